package ninja.helpy.cluster.bench.credits;

import java.util.concurrent.atomic.LongAdder;

/** What one workspace was given, and what was charged according to the answers that its callers got. */
final class Account {

    /** Enough for hours, in nano-dollars. */
    static final long GRANTED = 1_000_000_000_000_000L;

    /** What each run holds at first. */
    static final long HOLD = 1_000_000;

    private static final int CHARGES = 997;

    private final String workspaceId;
    private final LongAdder charged = new LongAdder();

    Account(String workspaceId) {
        this.workspaceId = workspaceId;
    }

    /** Differs from run to run, so that a mix-up cannot cancel out. */
    static long chargeOf(long run) {
        return HOLD / 2 + run % CHARGES;
    }

    String workspaceId() {
        return workspaceId;
    }

    void charge(long amount) {
        charged.add(amount);
    }

    long balance() {
        return GRANTED - charged.sum();
    }
}
