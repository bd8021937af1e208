package ninja.helpy.persistence.view;

import java.time.Instant;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;

/** One entry of a ledger, and where in its journal it stands: in event {@code seqNr}, at {@code index} from 0. */
public record Transaction(long seqNr, int index, Entry entry, Instant at) {

    private static final char SEPARATOR = '.';

    /** The same for ever; orders by time no less than its parts. */
    public String id() {
        return place(seqNr, index);
    }

    static String place(long seqNr, int index) {
        return "" + seqNr + SEPARATOR + index;
    }
}
