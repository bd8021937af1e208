package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What has been between a Helpy and those it has answered.
 *
 * @param counted the runs counted last, so that none counts twice
 */
public record Relationship(Stats stats, Optional<Instant> lastInteraction, List<String> counted)
        implements EntityState {

    /** A run is told again within a minute, if its first message was lost. */
    public static final int COUNTED_MAX = 500;

    /** After so many answers to its owner a Helpy is half way to the deepest relationship. */
    private static final int HALF_WAY = 30;

    private static final int DEEPEST = 100;

    public static final Relationship NONE = new Relationship(Stats.NONE, Optional.empty(), List.of());

    public Relationship {
        counted = List.copyOf(counted);
    }

    /** Answers since its creation or its last reset. {@code learnerRuns}: those to its owner; {@code cost} in nano-dollars. */
    public record Stats(long runs, long learnerRuns, long inputTokens, long outputTokens, long cost)
            implements EntityState, ClusterMessage {

        static final Stats NONE = new Stats(0, 0, 0, 0, 0);

        Stats plus(Encounter one) {
            return new Stats(
                    runs + 1,
                    learnerRuns + (one.isLearner() ? 1 : 0),
                    inputTokens + one.inputTokens(),
                    outputTokens + one.outputTokens(),
                    cost + one.cost());
        }
    }

    /** An answer of a Helpy, as it remembers it. {@code isLearner}: to its owner, or to anybody if it has none. */
    public record Encounter(String runId, boolean isLearner, long inputTokens, long outputTokens, long cost, Instant at)
            implements EntityState {}

    /** How well the two know each other: what a model is told of the depth. */
    public enum Stage {
        NEW,
        ACQUAINTED,
        FAMILIAR,
        CLOSE
    }

    /** From 0 to 100, which it never reaches: n answers to its owner are 100 n / (n + 30), rounded down. */
    public int depth() {
        long runs = stats.learnerRuns();
        return (int) (DEEPEST * runs / (runs + HALF_WAY));
    }

    public Stage stage() {
        int depth = depth();
        if (depth < 10) return Stage.NEW;
        if (depth < 35) return Stage.ACQUAINTED;
        return depth < 65 ? Stage.FAMILIAR : Stage.CLOSE;
    }

    boolean hasCounted(String runId) {
        return counted.contains(runId);
    }

    Relationship deepened(List<Encounter> encounters) {
        var known = new HashSet<>(counted);
        var next = stats;
        var last = lastInteraction;
        var ids = new ArrayList<>(counted);
        for (var one : encounters) {
            if (!known.add(one.runId())) continue;
            next = next.plus(one);
            last = last.filter(one.at()::isBefore).or(() -> Optional.of(one.at()));
            ids.add(one.runId());
        }
        return new Relationship(next, last, ids.subList(Math.max(0, ids.size() - COUNTED_MAX), ids.size()));
    }

    /** Runs that were counted before are not counted again after it. */
    Relationship reset() {
        return new Relationship(Stats.NONE, Optional.empty(), counted);
    }
}
