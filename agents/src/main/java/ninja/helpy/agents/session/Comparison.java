package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * A model compares the answers of the open round, once. While it does, they wait.
 *
 * @param runIds the answers, in the order in which they are said; none if it was not asked
 * @param credits what it may cost, then what it has cost, in nano-dollars
 * @param until how long the answers wait for it; empty when it is over
 */
public record Comparison(List<String> runIds, long credits, Optional<Instant> until) implements EntityState {

    static final Comparison NONE = new Comparison(List.of(), 0, Optional.empty());

    public Comparison {
        runIds = List.copyOf(runIds);
    }

    /** Two answers of a round, by their runs: the second one is said before the first. */
    public record Pair(String runId, String earlierRunId) implements ClusterMessage {}

    static Comparison asked(List<String> runIds, long creditsMax, Instant until) {
        return new Comparison(runIds, creditsMax, Optional.of(until));
    }

    Comparison over(long cost) {
        return new Comparison(runIds, cost, Optional.empty());
    }

    boolean isUnderWay() {
        return until.isPresent();
    }
}
