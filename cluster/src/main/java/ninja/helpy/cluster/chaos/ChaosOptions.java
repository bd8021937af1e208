package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.util.Set;
import ninja.helpy.cluster.local.LocalException;

/**
 * What a fault test was asked for.
 *
 * @param seed decides which faults come when, and what the clients do
 */
public record ChaosOptions(Duration length, int nodes, int clients, long seed, Set<Fault> faults) {

    private static final int NODES_MAX = 9;
    private static final int CLIENTS_MAX = 256;
    private static final Duration LENGTH_MIN = Duration.ofSeconds(10);
    private static final Duration LENGTH_MAX = Duration.ofDays(1);

    /** From here on, the figures are those of production; a shorter test makes do with shorter faults. */
    private static final Duration LONG_FORM = Duration.ofSeconds(60);

    public ChaosOptions {
        faults = Set.copyOf(faults);
        require(nodes >= 2 && nodes <= NODES_MAX, "--nodes must be 2 to " + NODES_MAX);
        require(clients >= 1 && clients <= CLIENTS_MAX, "--clients must be 1 to " + CLIENTS_MAX);
        require(
                length.compareTo(LENGTH_MIN) >= 0 && length.compareTo(LENGTH_MAX) <= 0,
                "--seconds must be " + LENGTH_MIN.toSeconds() + " to " + LENGTH_MAX.toSeconds());
        require(!faults.isEmpty(), "--only must name a fault");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new LocalException(otherwise);
    }

    /** On how many entities the clients work: one per node, so that every node has one to lose. */
    public int spread() {
        return Math.min(nodes, clients);
    }

    public Timing timing() {
        return length.compareTo(LONG_FORM) >= 0 ? Timing.ofLongForm(length) : Timing.SHORT_FORM;
    }

    /**
     * How long faults last. Each outlasts the failure detector (4 s) and the time that a split brain's sides wait, so
     * that what lived on the lost node really moves.
     *
     * @param stableAfter how long a side waits before it decides who goes on
     * @param untilWhole the next fault waits until all nodes are back; else only until everybody is answered again
     */
    public record Timing(Duration pause, Duration cut, Duration stableAfter, boolean untilWhole) {

        static final Timing SHORT_FORM =
                new Timing(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(2), false);

        private static final Duration PAUSE = Duration.ofSeconds(30);
        private static final Duration CUT = Duration.ofSeconds(20);
        private static final Duration STABLE_AFTER = Duration.ofSeconds(7);

        /** A quarter of the whole at most, so that there is room for the other faults. */
        static Timing ofLongForm(Duration length) {
            Duration quarter = length.dividedBy(4);
            return new Timing(shorter(PAUSE, quarter), shorter(CUT, quarter), STABLE_AFTER, true);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }
}
