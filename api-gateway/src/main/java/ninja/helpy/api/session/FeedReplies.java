package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import akka.stream.AbruptStageTerminationException;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.FollowRun;
import ninja.helpy.agents.run.RunCommand.Pieces;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What feeds of all kinds ask for. */
final class FeedReplies {

    private static final Logger log = LoggerFactory.getLogger(FeedReplies.class);
    private static final int EARLY_MAX = 400;
    private static final Duration EARLY_PAUSE = Duration.ofMillis(25);

    private FeedReplies() {}

    static <R extends Reply> CompletionStage<R> expect(CompletionStage<Reply> asked, Class<R> type) {
        return asked.thenApply(reply -> {
            if (reply instanceof Refused refused) throw new Following.Refusal(refused);
            return type.cast(reply);
        });
    }

    /** Why there is nothing to read. */
    static Refused reason(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof Following.Refusal refusal) return refusal.refused();
        // A node that stops ends all its readers at once.
        if (!(cause instanceof AbruptStageTerminationException)) {
            log.warn("a feed cannot be read: {}", String.valueOf(cause));
        }
        return RoomReader.LOST;
    }

    /** A run is announced just before it starts, so that it may be asked for a moment too early. */
    static Source<Pieces, NotUsed> pieces(ActorSystem<?> system, Entities entities, EntityId run) {
        return Following.batches(
                system, 0, after -> piecesAfter(system, entities, run, after, EARLY_MAX), Pieces.class);
    }

    private static CompletionStage<Reply> piecesAfter(
            ActorSystem<?> system, Entities entities, EntityId run, long position, int early) {
        return entities.follow(entities.run(run), replyTo -> new FollowRun(position, replyTo))
                .thenCompose(reply -> {
                    boolean notYet = reply instanceof Refused refused && refused.reason() == Refusal.NOT_FOUND;
                    if (!notYet || early == 0) return CompletableFuture.completedFuture(reply);
                    return Patterns.after(
                            EARLY_PAUSE,
                            system.classicSystem(),
                            () -> piecesAfter(system, entities, run, position, early - 1));
                });
    }
}
