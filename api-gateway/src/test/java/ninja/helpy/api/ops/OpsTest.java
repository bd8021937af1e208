package ninja.helpy.api.ops;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ninja.helpy.api.RunningApi;
import org.junit.jupiter.api.Test;

class OpsTest {

    private final RunningApi api = RunningApi.get();

    @Test
    void theNodeIsReadyWhenWhatItCannotDoWithoutIsThere() {
        assertThat(api.get("/alive", "").status()).isEqualTo(200);
        assertThat(api.get("/ready", "").status()).isEqualTo(200);
        assertThat(api.get("/health", "").at("/status")).isEqualTo("ok");
    }

    @Test
    void figuresAreForTheServiceKeyOnly() {
        var everyone = api.get("/health/detailed", "");
        var insider = api.get("/health/detailed", ADMIN_KEY);

        assertThat(everyone.status()).isEqualTo(503);
        assertThat(everyone.at("/components/models/status")).isEqualTo("down");
        assertThat(everyone.at("/components/cluster/status")).isEqualTo("up");
        assertThat(everyone.text()).doesNotContain("members");
        assertThat(insider.at("/components/cluster/members")).isEqualTo("1");
    }

    @Test
    void requestsAreMeasuredByRouteAndNotByAddress() {
        var tenant = api.tenant();
        api.get(tenant.path(""), tenant.ownerKey());

        var metrics = api.get("/metrics", "").text();

        assertThat(metrics)
                .contains("http_server_requests_seconds_count{method=\"GET\",route=\"/api/workspaces/{workspaceId}\"")
                .contains("helpy_sse_streams")
                .doesNotContain(tenant.workspaceId());
    }

    @Test
    void theDocsComeFromTheClassPathAndNothingElseDoes() {
        var page = api.get("/docs", "");

        assertThat(page.text()).contains("/docs/swagger-ui-bundle.js").doesNotContain("://");
        assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("default-src 'self'");
        for (var file : new String[] {"swagger-ui-bundle.js", "swagger-ui.css", "start.js", "favicon-32x32.png"}) {
            assertThat(api.get("/docs/" + file, "").status()).as(file).isEqualTo(200);
        }
        assertThat(api.get("/openapi.yaml", "").header("Content-Type").orElseThrow())
                .startsWith("application/yaml");
        assertProblem(api.get("/docs/..%2f..%2freference.conf", ""), 404, "not_found");
        assertProblem(api.get("/docs/package.json", ""), 404, "not_found");
    }
}
