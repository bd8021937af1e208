package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened to a workspace's credits. The journal is the ledger: entries are never changed or deleted. */
public sealed interface CreditLedgerEvent extends JournalEvent {

    Instant at();

    CreditLedger applyTo(CreditLedger ledger);

    /** Entries decided together and written as one; they took effect in this order. */
    record EntriesPosted(List<Entry> entries, Instant at) implements CreditLedgerEvent {

        public EntriesPosted {
            entries = List.copyOf(entries);
        }

        @Override
        public CreditLedger applyTo(CreditLedger ledger) {
            var next = ledger;
            for (var entry : entries) next = next.posted(entry, at);
            return next;
        }
    }

    /** Without an agent: the limits of the whole workspace. */
    record LimitsSet(Optional<String> agentId, List<Limit> limits, Instant at) implements CreditLedgerEvent {

        public LimitsSet {
            limits = List.copyOf(limits);
        }

        @Override
        public CreditLedger applyTo(CreditLedger ledger) {
            return ledger.with(ledger.budgets().limited(agentId, limits));
        }
    }

    /** Four fifths of a limit are spent; once, until spending has been below that again. */
    record LimitNeared(Optional<String> agentId, Limit limit, long spent, Instant at) implements CreditLedgerEvent {
        @Override
        public CreditLedger applyTo(CreditLedger ledger) {
            return ledger.with(ledger.budgets().alerted(agentId, limit));
        }
    }

    record PlanSet(Plan plan, Instant at) implements CreditLedgerEvent {
        @Override
        public CreditLedger applyTo(CreditLedger ledger) {
            return ledger.with(ledger.tokens().on(plan));
        }
    }

    /**
     * One line of the ledger, in nano-dollars.
     *
     * @param reference the run of a hold or settlement, or the order behind a grant
     * @param userId who asked for the run
     * @param amount granted, held or charged; never the freed rest
     * @param tokens held or used
     * @param expiresAt of a hold
     */
    record Entry(
            Kind kind,
            String reference,
            Optional<String> agentId,
            Optional<String> userId,
            long amount,
            long tokens,
            long balanceBefore,
            long balanceAfter,
            Optional<Instant> expiresAt,
            String reason) {}

    /** A hold resolves exactly once: settled, released or expired. */
    enum Kind {
        GRANTED,
        HELD,
        EXTENDED,
        SETTLED,
        RELEASED,
        EXPIRED,
        /** The hold had expired when its run told what it had used: charged all the same, and said so. */
        SETTLED_LATE
    }
}
