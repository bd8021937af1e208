package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/**
 * Everything one may ask of a workspace's credits. Amounts are nano-dollars (10⁻⁹ USD); one credit is one USD. A hold is
 * keyed by its run and resolves exactly once: settled, released or expired.
 */
public sealed interface CreditLedgerCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** Adds credits (or takes them, if negative) once per {@code reference}. → {@link Balance} */
    record GrantCredits(String reference, long amount, String reason, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Holds {@code amountMax} for a run before its model is called. → {@link HoldPlaced} */
    record ReserveCredits(String runId, String agentId, long amountMax, Instant expiresAt, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Raises an open hold to {@code amountMax}; a lower amount changes nothing. → {@link HoldPlaced} */
    record ExtendHold(String runId, long amountMax, Instant expiresAt, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Charges what the run really cost, also above the hold, and frees the rest. → {@link Settled} */
    record SettleCredits(String runId, long amount, ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** Frees the hold: no model was called. → {@link Settled} with a charge of 0 */
    record ReleaseHold(String runId, ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link Balance} */
    record GetBalance(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link Holds} */
    record GetHolds(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** {@code granted = balance + spent} and {@code available = balance − held}, always. */
    record Balance(long granted, long spent, long balance, long held, long available) implements Reply {}

    /** {@code expiresAt} tells who asks whether it is the hold of this request or of an earlier one. */
    record HoldPlaced(String runId, long amountMax, Instant expiresAt) implements Reply {}

    /** The first answer for this run, and every later one. */
    record Settled(String runId, long charged) implements Reply {}

    record Holds(List<OpenHold> holds) implements Reply {

        public Holds {
            holds = List.copyOf(holds);
        }
    }

    record OpenHold(String runId, String agentId, long amountMax, Instant since, Instant expiresAt)
            implements ClusterMessage {}
}
