package ninja.helpy.cluster.chaos;

import java.util.Map;

/** What clients do while things break, and what must be true in the end. */
public interface Workload {

    /** One client's work until {@link Client#isToWork} says stop; then it brings to an end what it began. */
    void work(int number, Client client);

    /** Everything is healed, and nobody works any more: compares what was acknowledged with what is there. */
    void check(Client client);

    /** What else there is to tell of it. */
    default Map<String, Long> counts() {
        return Map.of();
    }
}
