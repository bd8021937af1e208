package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.protocol.Reply;

/** What the parts of a ledger tell each other; never leaves its node. */
sealed interface LedgerSignal extends CreditLedgerCommand {

    /** A run has said whether its hold is in use. */
    record HoldAnswered(String runId, boolean isInUse, ActorRef<Reply> replyTo) implements LedgerSignal {}

    /** What nobody is answered for. */
    sealed interface Silent extends LedgerSignal {
        @Override
        default ActorRef<Reply> replyTo() {
            throw new IllegalStateException("nobody asked");
        }
    }

    /** The journal has been read: groups may come. {@code minutes} in which open holds are due. */
    record Recovered(Set<Instant> minutes) implements Silent {}

    /** The group is durable: one reply for each of its commands, in order. */
    record Posted(List<Reply> replies, List<String> toAsk, Set<Instant> minutes) implements Silent {}

    /** The minute is on the wake list, or could not be put there. */
    record Listed(Instant minute, boolean isDone) implements Silent {}

    /** Empty if the run could not be reached. */
    record RunAnswered(String runId, Optional<Boolean> isInUse) implements Silent {}

    /** Whoever was to come has had his moment. */
    record Gathered() implements Silent {}

    record Tick() implements Silent {}
}
