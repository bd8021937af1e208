package ninja.helpy.api.session;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.session.Told.HelpyRun;

/** What a hub reads: the facts of a room or conversation by position, and the runs that they announce. */
interface FeedSource {

    /** Where a hub begins: the newest position, and the runs that are under way. */
    record Opening(long position, List<HelpyRun> atWork) {}

    /** Fails with {@link ninja.helpy.agents.protocol.Following.Refusal} if there is nothing to read. */
    CompletionStage<Opening> open();

    /** Once, for a reader that is behind: there is something after {@code position}, so the answer comes at once. */
    CompletionStage<List<Told>> after(long position);

    Source<List<Told>, NotUsed> follow(long position);

    Source<Pieces, NotUsed> run(String runId);

    DraftFrames drafts();

    RunEnds ends();
}
