package ninja.helpy.agents.session;

import java.util.HashMap;
import java.util.Map;

/** What an answer of each Helpy has cost on the average; that of all of them for one that has never answered. */
final class MeanCosts {

    private record Mean(long sum, long count) {

        Mean plus(long cost) {
            return new Mean(sum + cost, count + 1);
        }

        long value() {
            return count == 0 ? 0 : sum / count;
        }
    }

    private static final Mean NONE = new Mean(0, 0);

    private final Map<String, Mean> byHelpy = new HashMap<>();
    private Mean all = NONE;

    void add(String helpyId, long cost) {
        byHelpy.merge(helpyId, NONE.plus(cost), (mean, one) -> mean.plus(cost));
        all = all.plus(cost);
    }

    long of(String helpyId) {
        var own = byHelpy.get(helpyId);
        return own == null ? all.value() : own.value();
    }
}
