package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import ninja.helpy.agents.protocol.Reply;

/** What a room tells itself; never leaves its node. */
sealed interface RoomSignal extends GroupSessionCommand {

    /** Back from the journal: an open round goes on. */
    record Resume(ActorRef<Reply> replyTo) implements RoomSignal {}

    record RoundOverdue(String roundId, ActorRef<Reply> replyTo) implements RoomSignal {}

    record Tick(ActorRef<Reply> replyTo) implements RoomSignal {}

    /** A run could not be started because its agent or the run itself could not be reached. */
    record StartFailed(String runId, ActorRef<Reply> replyTo) implements RoomSignal {}

    /** The same once more, after a pause. */
    record StartAgain(String runId, ActorRef<Reply> replyTo) implements RoomSignal {}
}
