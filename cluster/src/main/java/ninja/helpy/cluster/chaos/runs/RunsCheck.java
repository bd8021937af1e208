package ninja.helpy.cluster.chaos.runs;

import java.util.HashMap;
import java.util.Map;
import ninja.helpy.cluster.chaos.Violations;
import ninja.helpy.cluster.chaos.books.Ledger;

/** Compares what the clients of one workspace were told with its ledger: every run held once, charged once, as told. */
final class RunsCheck {

    private final Tenant tenant;
    private final Violations violations;

    RunsCheck(Tenant tenant, Violations violations) {
        this.tenant = tenant;
        this.violations = violations;
    }

    void compare(Ledger ledger) {
        Map<String, Told> known = new HashMap<>();
        for (Told run : tenant.runs()) {
            known.put(run.runId(), run);
            check(run, ledger);
        }
        ledger.holds().forEach((runId, posted) -> {
            if (!known.containsKey(runId)) violation("run " + runId + " is in the ledger, and nobody has read it");
            if (!posted.isResolved()) violation("run " + runId + " still holds");
        });
        long told = known.values().stream().mapToLong(Told::cost).sum();
        if (told != ledger.spent()) violation("told were " + told + ", spent is " + ledger.spent());
    }

    private void check(Told run, Ledger ledger) {
        var posted = ledger.holds().get(run.runId());
        if (posted == null) {
            violation("run " + run.runId() + " has never held anything");
        } else if (posted.charged() != run.cost()) {
            violation("run " + run.runId() + ": " + run.cost() + " was told, charged was " + posted.charged());
        }
    }

    private void violation(String what) {
        violations.add("workspace " + tenant.number() + ", " + what);
    }
}
