package ninja.helpy.agents.run;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;

/** The agents that asked for a run, the first one first, and how much it may use with all whom it asks in turn. */
public record Lineage(List<String> agentIds, Allowance allowance) implements ClusterMessage {

    public Lineage {
        agentIds = List.copyOf(agentIds);
    }

    boolean includes(String agentId) {
        return agentIds.contains(agentId);
    }

    /** How deep below the first run. */
    int depth() {
        return agentIds.size();
    }

    Lineage below(String agentId, Allowance share) {
        var all = new ArrayList<>(agentIds);
        all.add(agentId);
        return new Lineage(all, share);
    }

    /**
     * What is left for a run and all below it. Shared out, never shared: a child gets a part of it that nobody else may
     * use, so the whole tree stays within what its first run was allowed, whatever happens at the same time.
     *
     * @param cost in nano-dollars
     * @param runs how many more may be started
     */
    public record Allowance(long cost, int runs) implements ClusterMessage {

        public Allowance {
            cost = Math.max(0, cost);
            runs = Math.max(0, runs);
        }

        Allowance less(long usedCost, int usedRuns) {
            return new Allowance(cost - usedCost, runs - usedRuns);
        }

        /** For each of so many children, such that one part stays with the parent. */
        Allowance shareOf(int children) {
            return new Allowance(cost / (children + 1), (runs - children) / (children + 1));
        }
    }
}
