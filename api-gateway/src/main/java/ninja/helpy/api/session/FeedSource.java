package ninja.helpy.api.session;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.session.Told.HelpyRun;

/** What a hub reads: the facts of a room or conversation by position, and the runs that they announce. */
interface FeedSource {

    /** Where a hub begins: the newest position, and the runs that are under way. */
    record Opening(long position, List<HelpyRun> atWork) {

        /** Facts before the newest at which a hub begins for the sake of news. */
        private static final int NEWS_MAX = 8;

        /** A quick answer may be older than the hub that was opened for it: its run and its end are told all the same. */
        long before(LongStream news) {
            return Math.min(position, Math.max(position - NEWS_MAX, news.min().orElse(position)));
        }
    }

    /** Fails with {@link ninja.helpy.agents.protocol.Following.Refusal} if there is nothing to read. */
    CompletionStage<Opening> open();

    /** Once, for a reader that is behind: there is something after {@code position}, so the answer comes at once. */
    CompletionStage<List<Told>> after(long position);

    Source<List<Told>, NotUsed> follow(long position);

    Source<Pieces, NotUsed> run(String runId);

    DraftFrames drafts();

    RunEnds ends();

    /** The end of a run that is over, and of which the facts do not tell; {@code answer} if it came to one. */
    default CompletionStage<List<Frame>> endOf(HelpyRun run, Optional<Message> answer) {
        return CompletableFuture.completedFuture(List.of());
    }
}
