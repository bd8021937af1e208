package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.EntityState;

/** What the workspace and each of its agents may spend, have spent and hold. */
record Budgets(Budget workspace, Map<String, Budget> agents) implements EntityState {

    /** Past it the agent without limits and holds that spent longest ago is forgotten. */
    static final int AGENTS_MAX = 1_000;

    static final Budgets EMPTY = new Budgets(Budget.EMPTY, Map.of());

    Budgets {
        agents = Persistent.map(agents);
    }

    Budget of(Optional<String> agentId) {
        return agentId.map(this::agent).orElse(workspace);
    }

    Budget agent(String agentId) {
        return agents.getOrDefault(agentId, Budget.EMPTY);
    }

    Budgets holding(String agentId, long more) {
        return new Budgets(workspace.holding(more), with(agentId, agent(agentId).holding(more)));
    }

    Budgets resolved(String agentId, long freed, long spent, Instant at) {
        var agent = agent(agentId).holding(-freed).spent(spent, at);
        return new Budgets(workspace.holding(-freed).spent(spent, at), with(agentId, agent));
    }

    Budgets limited(Optional<String> agentId, List<Limit> limits) {
        return replaced(agentId, of(agentId).limited(limits));
    }

    Budgets alerted(Optional<String> agentId, Limit limit) {
        return replaced(agentId, of(agentId).alerted(limit));
    }

    private Budgets replaced(Optional<String> agentId, Budget budget) {
        return agentId.map(id -> new Budgets(workspace, with(id, budget))).orElseGet(() -> new Budgets(budget, agents));
    }

    /** What is held by nobody's order counts for the workspace only. */
    private Map<String, Budget> with(String agentId, Budget budget) {
        if (agentId.isEmpty()) return agents;
        var next = Persistent.map(agents).plus(agentId, budget);
        if (next.size() <= AGENTS_MAX) return next;
        return next.entrySet().stream()
                .filter(e -> e.getValue().isUnused() && !e.getKey().equals(agentId))
                .min((a, b) -> Long.compare(
                        a.getValue().day().last(), b.getValue().day().last()))
                .map(oldest -> next.minus(oldest.getKey()))
                .orElse(next);
    }
}
