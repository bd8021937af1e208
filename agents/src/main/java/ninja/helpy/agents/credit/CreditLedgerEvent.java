package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened to a workspace's credits. The journal is the ledger: entries are never changed or deleted. */
public sealed interface CreditLedgerEvent extends JournalEvent {

    CreditLedger applyTo(CreditLedger ledger);

    /** Entries decided together and written as one; they took effect in this order. */
    record EntriesPosted(List<Entry> entries) implements CreditLedgerEvent {

        public EntriesPosted {
            entries = List.copyOf(entries);
        }

        @Override
        public CreditLedger applyTo(CreditLedger ledger) {
            var next = ledger;
            for (var entry : entries) next = entry.applyTo(next);
            return next;
        }
    }

    /**
     * One line of the ledger, in nano-dollars.
     *
     * @param reference the run of a hold or settlement, or the order behind a grant
     * @param amount granted, held or charged; never the freed rest
     */
    record Entry(
            Kind kind,
            String reference,
            Optional<String> agentId,
            long amount,
            long balanceBefore,
            long balanceAfter,
            Optional<Instant> expiresAt,
            String reason,
            Instant at) {

        CreditLedger applyTo(CreditLedger ledger) {
            if (ledger.balanceNow() != balanceBefore) {
                throw new IllegalStateException(
                        "entry " + reference + " expects " + balanceBefore + ", the ledger has " + ledger.balanceNow());
            }
            return switch (kind) {
                case GRANTED -> ledger.granted(reference, amount);
                case HELD, EXTENDED ->
                    ledger.held(reference, new CreditLedger.Hold(agentId.orElse(""), amount, at, expiresAt.orElse(at)));
                case SETTLED -> ledger.resolved(reference, amount);
                case RELEASED, EXPIRED -> ledger.resolved(reference, 0);
            };
        }
    }

    /** A hold resolves exactly once: settled, released or expired. */
    enum Kind {
        GRANTED,
        HELD,
        EXTENDED,
        SETTLED,
        RELEASED,
        EXPIRED
    }
}
