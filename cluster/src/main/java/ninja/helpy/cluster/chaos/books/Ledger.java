package ninja.helpy.cluster.chaos.books;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A ledger folded from its journal by plain double entry, knowing nothing of the code that wrote it. */
public final class Ledger {

    /** A hold in the journal, and how it was resolved. */
    public static final class Posted {

        private long amount;
        private String resolution = "";
        private long charged;

        Posted(long amount) {
            this.amount = amount;
        }

        public long amount() {
            return amount;
        }

        public boolean isResolved() {
            return !resolution.isEmpty();
        }

        public long charged() {
            return charged;
        }
    }

    private final Consumer<String> violation;
    private final Map<String, Posted> holds = new HashMap<>();
    private final Map<String, Long> grants = new HashMap<>();
    private long granted;
    private long spent;
    private long held;
    private long overdrawn;

    public Ledger(Consumer<String> violation) {
        this.violation = violation;
    }

    public long granted() {
        return granted;
    }

    public long spent() {
        return spent;
    }

    public long balance() {
        return granted - spent;
    }

    public long held() {
        return held;
    }

    public Map<String, Posted> holds() {
        return holds;
    }

    public Map<String, Long> grants() {
        return grants;
    }

    public void post(long seqNr, JsonNode entry) {
        String kind = entry.path("kind").asText();
        String reference = entry.path("reference").asText();
        long amount = entry.path("amount").asLong();
        String where = "event " + seqNr + ", " + kind + " " + reference + ": ";
        expect(balance(), entry.path("balanceBefore").asLong(), where + "balance before");
        switch (kind) {
            case "GRANTED" -> grant(where, reference, amount);
            case "HELD" -> hold(where, reference, amount);
            case "EXTENDED" -> extend(where, reference, amount);
            case "SETTLED_LATE" -> settleLate(where, reference, amount);
            case "SETTLED" -> resolve(where, kind, reference, amount);
            case "RELEASED", "EXPIRED" -> resolve(where, kind, reference, 0);
            default -> violation.accept(where + "nobody has asked for that");
        }
        expect(balance(), entry.path("balanceAfter").asLong(), where + "balance after");
        if (balance() - held < 0 && overdrawn == 0) {
            violation.accept(where + "available is " + (balance() - held) + ", and nothing was settled above its hold");
        }
    }

    private void grant(String where, String reference, long amount) {
        if (grants.putIfAbsent(reference, amount) != null) violation.accept(where + "granted twice");
        granted += amount;
    }

    private void hold(String where, String reference, long amount) {
        if (holds.putIfAbsent(reference, new Posted(amount)) != null) violation.accept(where + "held twice");
        if (balance() - held < amount) violation.accept(where + "held " + amount + " of " + (balance() - held));
        held += amount;
    }

    /** A run that was begun anew holds for what is lost, too: the amount is the new one. */
    private void extend(String where, String reference, long amount) {
        Posted posted = holds.get(reference);
        if (posted == null || posted.isResolved()) {
            violation.accept(where + "is not held");
            return;
        }
        held += amount - posted.amount;
        posted.amount = amount;
    }

    private void resolve(String where, String kind, String reference, long charge) {
        Posted posted = holds.get(reference);
        if (posted == null) {
            violation.accept(where + "was never held");
        } else if (posted.isResolved()) {
            violation.accept(where + "was resolved already: " + posted.resolution);
        } else {
            posted.resolution = kind;
            posted.charged = charge;
            held -= posted.amount;
            overdrawn += Math.max(0, charge - posted.amount);
        }
        spent += charge;
    }

    /** What has expired may still be told what it has cost, once. */
    private void settleLate(String where, String reference, long charge) {
        Posted posted = holds.get(reference);
        if (posted == null || !posted.resolution.equals("EXPIRED")) {
            violation.accept(where + "has not expired, or was settled late already");
        } else {
            posted.resolution = "SETTLED_LATE";
            posted.charged = charge;
        }
        spent += charge;
        overdrawn += charge;
    }

    private void expect(long ours, long theirs, String what) {
        if (ours != theirs) violation.accept(what + " is " + theirs + ", but the entries before make " + ours);
    }
}
