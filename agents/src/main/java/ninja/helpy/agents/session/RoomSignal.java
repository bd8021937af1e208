package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.Reply;

/** What a room tells itself; never leaves its node. */
sealed interface RoomSignal extends GroupSessionCommand {

    /** Back from the journal: an open round goes on. */
    record Resume(ActorRef<Reply> replyTo) implements RoomSignal {}

    /** Time alone changes something. */
    record Due(ActorRef<Reply> replyTo) implements RoomSignal {}

    record Tick(ActorRef<Reply> replyTo) implements RoomSignal {}

    record HoldsPlaced(String roundId, Opening.Holds holds, ActorRef<Reply> replyTo) implements RoomSignal {}

    record TieAnswered(String roundId, Opening.Holds holds, TieOrder order, ActorRef<Reply> replyTo)
            implements RoomSignal {}

    record ComparisonEnded(String roundId, Compared said, ActorRef<Reply> replyTo) implements RoomSignal {}

    /** An answer, and what it says and those it is compared with say. */
    record AnswerRead(HelpyDone answer, Map<String, Embedding> embeddings, ActorRef<Reply> replyTo)
            implements RoomSignal {}

    /** What people have said since the last ones were written; each has its own {@code replyTo}. */
    record Posts(List<PostMessage> posts, ActorRef<Reply> replyTo) implements RoomSignal {}

    /** Those that were being written have been answered, or the room is back from the journal: the next ones may come. */
    record PostsWritten(ActorRef<Reply> replyTo) implements RoomSignal {}

    /** A run goes on: if it was stopped before it had begun, it is told again. */
    record RunBegun(String runId, ActorRef<Reply> replyTo) implements RoomSignal {}

    /** Somebody could not be reached; the same errand once more, after a pause. */
    record ErrandFailed(Errand errand, ActorRef<Reply> replyTo) implements RoomSignal {}

    record ErrandAgain(Errand errand, ActorRef<Reply> replyTo) implements RoomSignal {}
}
