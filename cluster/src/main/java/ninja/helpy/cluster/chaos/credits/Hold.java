package ninja.helpy.cluster.chaos.credits;

/**
 * One hold as its client knows it: what it asked for, and what was acknowledged. Amounts are nano-dollars. One client
 * writes it; it is read when that client has ended.
 */
final class Hold {

    private static final long UNKNOWN = -1;

    private final String id;
    private final long asked;
    private final boolean brief;
    private boolean held;
    private long charged = UNKNOWN;

    /** @param brief it is to expire within seconds, unless it is resolved before */
    Hold(String id, long asked, boolean brief) {
        this.id = id;
        this.asked = asked;
        this.brief = brief;
    }

    String id() {
        return id;
    }

    /** As the ledger knows it. */
    String reference() {
        return "client/" + id;
    }

    long asked() {
        return asked;
    }

    void acknowledged() {
        held = true;
    }

    void resolved(long charge) {
        charged = charge;
    }

    boolean isHeld() {
        return held;
    }

    boolean isBrief() {
        return brief;
    }

    boolean isResolved() {
        return charged != UNKNOWN;
    }

    long charged() {
        return charged;
    }
}
