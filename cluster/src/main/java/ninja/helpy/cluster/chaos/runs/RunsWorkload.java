package ninja.helpy.cluster.chaos.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.chaos.ChaosRun.Scene;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Workload;
import ninja.helpy.cluster.chaos.books.LedgerReader;
import ninja.helpy.cluster.upstream.Script;

/** Clients that stream runs of a scripted model, in as many workspaces as there are nodes. */
public final class RunsWorkload implements Workload {

    /** Six seconds, so that many a run is in the middle of its answer when its node dies. */
    static final Script SCRIPT = new Script(60, 100);

    private final Scene scene;
    private final List<Tenant> tenants = new ArrayList<>();

    /** Makes the workspaces. */
    public RunsWorkload(Scene scene, Client admin) {
        this.scene = scene;
        for (int number = 0; number < scene.options().spread(); number++) {
            tenants.add(Tenant.make(number, SCRIPT, admin, scene.adminKey()));
        }
    }

    /** What the nodes must be told: where the model is, and not to give up a run that is hit again and again. */
    public static Map<String, String> nodeEnvironment(String upstreamUrl) {
        return Map.of("OPENAI_BASE_URL", upstreamUrl, "OPENAI_API_KEY", "none", "HELPY_RUN_ATTEMPTS_MAX", "1000");
    }

    @Override
    public void work(int number, Client client) {
        var tenant = tenants.get(number % tenants.size());
        new StreamWorker(number, tenant, SCRIPT, client, scene.pulse(), scene.violations()).work();
    }

    @Override
    public void check(Client client) {
        for (Tenant tenant : tenants) {
            new LedgerReader(
                            tenant.workspaceId(),
                            path -> client.get(path, tenant.key()),
                            what -> scene.violations().add("workspace " + tenant.number() + ", " + what))
                    .read()
                    .ifPresent(ledger -> new RunsCheck(tenant, scene.violations()).compare(ledger));
        }
    }

    @Override
    public Map<String, Long> counts() {
        var runs = tenants.stream().flatMap(tenant -> tenant.runs().stream()).toList();
        long restarted = runs.stream().filter(run -> run.restarts() > 0).count();
        return Map.of("runs", (long) runs.size(), "restarted", restarted);
    }
}
