package ninja.helpy.cluster.chaos;

import java.util.EnumMap;
import java.util.Map;

/** How often each kind of fault has happened. */
final class Tally {

    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    synchronized void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    synchronized int of(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }
}
