package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.FollowRun;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;

/** What a hub reads: its room, and the runs that the room announces. */
final class RoomSources {

    private static final int EARLY_MAX = 400;
    private static final Duration EARLY_PAUSE = Duration.ofMillis(25);

    private final ActorSystem<?> system;
    private final Entities entities;
    private final EntityId room;

    RoomSources(ActorSystem<?> system, Entities entities, EntityId room) {
        this.system = system;
        this.entities = entities;
        this.room = room;
    }

    CompletionStage<Reply> view() {
        return entities.ask(entities.session(room), GetSession::new);
    }

    /** Once, for a reader that is behind: there is something after {@code position}, so the answer comes at once. */
    CompletionStage<Reply> factsAfter(long position) {
        return entities.ask(entities.session(room), replyTo -> new FollowSession(position, replyTo));
    }

    Source<Facts, NotUsed> facts(long position) {
        return Following.batches(
                system,
                position,
                after -> entities.follow(entities.session(room), replyTo -> new FollowSession(after, replyTo)),
                Facts.class);
    }

    /** The room announces a run just before it starts it, so that it may be asked for a moment too early. */
    Source<Pieces, NotUsed> run(String runId) {
        var run = new EntityId(room.workspaceId(), runId);
        return Following.batches(system, 0, after -> piecesAfter(run, after, EARLY_MAX), Pieces.class);
    }

    private CompletionStage<Reply> piecesAfter(EntityId run, long position, int early) {
        return entities.follow(entities.run(run), replyTo -> new FollowRun(position, replyTo))
                .thenCompose(reply -> {
                    boolean notYet = reply instanceof Refused refused && refused.reason() == Refusal.NOT_FOUND;
                    if (!notYet || early == 0) return CompletableFuture.completedFuture(reply);
                    return Patterns.after(
                            EARLY_PAUSE, system.classicSystem(), () -> piecesAfter(run, position, early - 1));
                });
    }
}
