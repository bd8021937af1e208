package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import java.util.List;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.session.RoomHub.Command;
import ninja.helpy.api.session.RoomHub.FactsCame;
import ninja.helpy.api.session.RoomHub.FeedOver;
import ninja.helpy.api.session.RoomHub.FeedStarted;
import ninja.helpy.api.session.RoomHub.Next;
import ninja.helpy.api.session.RoomHub.PiecesCame;
import ninja.helpy.api.session.RoomHub.RunRead;

/** What a hub reads, one batch at a time: the facts of its room, and the pieces of the runs that answer there. */
final class HubReading {

    private final ActorContext<Command> context;
    private final FeedSource source;

    HubReading(ActorContext<Command> context, FeedSource source) {
        this.context = context;
        this.source = source;
    }

    void follow(long position) {
        source.follow(position)
                .runWith(
                        ActorSink.actorRefWithBackpressure(
                                context.getSelf(),
                                (ActorRef<Next> next, List<Told> batch) -> new FactsCame(batch, next),
                                FeedStarted::new,
                                new Next(),
                                new FeedOver(new Refused(Refusal.INVALID_STATE, "the session has ended")),
                                failure -> new FeedOver(FeedReplies.reason(failure))),
                        context.getSystem());
    }

    void consume(String runId) {
        Source<Pieces, ?> batches = source.run(runId);
        batches.runWith(
                ActorSink.actorRefWithBackpressure(
                        context.getSelf(),
                        (ActorRef<Next> next, Pieces batch) -> new PiecesCame(runId, batch, next),
                        FeedStarted::new,
                        new Next(),
                        new RunRead(runId, false),
                        failure -> new RunRead(runId, true)),
                context.getSystem());
    }
}
