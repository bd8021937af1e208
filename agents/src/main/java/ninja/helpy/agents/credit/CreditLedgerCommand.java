package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/**
 * Everything one may ask of a workspace's credits. Amounts are nano-dollars (10⁻⁹ USD); one credit is one USD. A hold is
 * keyed by its run and resolves exactly once: settled, released or expired. Every command may be repeated and gets its
 * first answer; nobody is answered before what he is told is durable.
 */
public interface CreditLedgerCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** Adds credits (or takes them, if negative) once per {@code reference}. → {@link Balance} */
    record GrantCredits(String reference, long amount, String reason, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /**
     * Holds what a run may cost before its model is called; within credits, spending limits and the plan's tokens, or
     * not at all. → {@link HoldPlaced}
     */
    record ReserveCredits(
            String runId,
            String agentId,
            Optional<String> userId,
            Quote quote,
            Instant expiresAt,
            ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Raises an open hold to what the quote needs; a lower amount changes nothing. → {@link HoldPlaced} */
    record ExtendHold(String runId, Quote quote, Instant expiresAt, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Charges what the run really cost, also above the hold, and frees the rest. → {@link Settled} */
    record SettleCredits(String runId, long amount, long tokens, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {}

    /** Frees the hold: no model was called. → {@link Settled} with a charge of 0 */
    record ReleaseHold(String runId, ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** Replaces the spending limits of one agent, or of the whole workspace. → {@link LimitStandings} */
    record SetLimits(Optional<String> agentId, List<Limit> limits, ActorRef<Reply> replyTo)
            implements CreditLedgerCommand {

        public SetLimits {
            limits = List.copyOf(limits);
        }
    }

    /** The plan decides how many tokens a day and a month have. → {@link Quota} */
    record SetPlan(Plan plan, ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link Balance} */
    record GetBalance(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link Holds} */
    record GetHolds(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link LimitStandings} */
    record GetLimits(Optional<String> agentId, ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** → {@link Quota} */
    record GetQuota(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** Somebody found this ledger on the wake list: look after the holds that are past their time. → Done */
    record ExpireHolds(ActorRef<Reply> replyTo) implements CreditLedgerCommand {}

    /** {@code granted = balance + spent} and {@code available = balance − held}, always. */
    record Balance(long granted, long spent, long balance, long held, long available) implements Reply {}

    /**
     * {@code outputTokensMax} is the quote's, or less if only so much was left; {@code expiresAt} tells who asks whether
     * it is the hold of this request or of an earlier one.
     */
    record HoldPlaced(String runId, long amountMax, long outputTokensMax, Instant expiresAt) implements Reply {}

    /** The first answer for this run, and every later one. */
    record Settled(String runId, long charged) implements Reply {}

    record Holds(List<OpenHold> holds) implements Reply {

        public Holds {
            holds = List.copyOf(holds);
        }
    }

    record OpenHold(String runId, String agentId, long amountMax, Instant since, Instant expiresAt)
            implements ClusterMessage {}

    record LimitStandings(List<LimitStanding> limits) implements Reply {

        public LimitStandings {
            limits = List.copyOf(limits);
        }
    }

    /**
     * {@code remaining} is never below zero. {@code resetsAt} is when the window begins anew or, rolling, when its oldest
     * spending leaves it.
     */
    record LimitStanding(Limit limit, long spent, long held, long remaining, Instant resetsAt)
            implements ClusterMessage {}

    /** Tokens used and held in this day and month (UTC). A limit of {@link Plan#UNLIMITED} has no end. */
    record Quota(
            Plan plan,
            long tokensToday,
            long tokensThisMonth,
            long tokensHeld,
            Instant dayResetsAt,
            Instant monthResetsAt)
            implements Reply {}
}
