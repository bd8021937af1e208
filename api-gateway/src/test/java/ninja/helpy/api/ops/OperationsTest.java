package ninja.helpy.api.ops;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private final RunningApi api = RunningApi.get();

    @Test
    void anAuditTellsWhatItFoundAndByHowMuchTheBooksAreOff() {
        var report = post("/audit", Map.of("full", true));

        assertThat(report.status()).isEqualTo(200);
        assertThat(report.at("/clean")).isEqualTo("false");
        assertThat(report.at("/full")).isEqualTo("true");
        assertThat(report.at("/ledgers")).isEqualTo("3");
        assertThat(report.at("/drift")).isEqualTo("1.5");
        assertThat(report.at("/items/0/workspaceId")).isEqualTo("w-1");
        assertThat(report.at("/items/0/rule")).isEqualTo("CHAIN");
        assertThat(post("/audit", Map.of()).at("/full")).isEqualTo("false");
    }

    @Test
    void daysAreClosedOnDemandAndDifferencesShownInCredits() {
        assertThat(post("/usage/close", Map.of()).at("/days")).isEqualTo("2");
        assertThat(post("/usage/close", Map.of("again", true)).at("/days")).isEqualTo("9");

        var differences = api.get("/api/admin/usage/differences", ADMIN_KEY);

        assertThat(differences.at("/items/0/day")).isEqualTo("2026-02-28");
        assertThat(differences.at("/items/0/used")).isEqualTo("2");
        assertThat(differences.at("/items/0/examples/0")).isEqualTo("run-1");
    }

    @Test
    void viewsAreReconciledOrRebuilt() {
        assertThat(post("/projections/reconcile", Map.of()).text()).isEqualTo("{\"missed\":4,\"repeated\":0}");
        assertThat(post("/projections/reconcile", Map.of("rebuild", true)).at("/repeated"))
                .isEqualTo("100");
    }

    @Test
    void onlyTheServiceKeyOperates() {
        var tenant = api.tenant();

        for (var path : List.of("/audit", "/usage/close", "/projections/reconcile")) {
            assertProblem(api.call("POST", "/api/admin" + path, tenant.ownerKey(), Map.of()), 403, "forbidden");
            assertProblem(api.call("POST", "/api/admin" + path, "", Map.of()), 401, "unauthenticated");
        }
        assertProblem(api.get("/api/admin/usage/differences", tenant.ownerKey()), 403, "forbidden");
        assertProblem(post("/audit", Map.of("full", "yes")), 400, "validation_failed");
    }

    private Answer post(String path, Map<String, ?> body) {
        return api.call("POST", "/api/admin" + path, ADMIN_KEY, body);
    }
}
