package ninja.helpy.api.workspace;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import org.junit.jupiter.api.Test;

class WorkspacesTest {

    private final RunningApi api = RunningApi.get();

    @Test
    void aNewWorkspaceComesWithItsFirstOwnerKey() {
        var tenant = api.tenant();

        var list = api.get("/api/workspaces", tenant.ownerKey());

        assertThat(list.at("/items/0/workspaceId")).isEqualTo(tenant.workspaceId());
        assertThat(list.at("/items/0/level")).isEqualTo("OWNER");
        assertThat(list.at("/items/0/credits/available")).isEqualTo("0");
    }

    @Test
    void theSameIdempotencyKeyFindsTheSameWorkspaceAndTheSameSecret() {
        var key = Ids.next();

        var first = api.call("POST", "/api/workspaces", ADMIN_KEY, Map.of("name", "A"), "Idempotency-Key", key);
        var again = api.call("POST", "/api/workspaces", ADMIN_KEY, Map.of("name", "A"), "Idempotency-Key", key);

        assertThat(again.at("/workspace/workspaceId")).isEqualTo(first.at("/workspace/workspaceId"));
        assertThat(again.at("/apiKey/key")).isEqualTo(first.at("/apiKey/key"));
        assertThat(api.get("/api/workspaces", again.at("/apiKey/key")).status()).isEqualTo(200);
    }

    @Test
    void aChangeBasedOnAnOlderReadIsRefused() {
        var tenant = api.tenant();
        var etag = api.get(tenant.path(""), tenant.ownerKey()).header("ETag").orElseThrow();

        var changed = api.call("PUT", tenant.path(""), tenant.ownerKey(), Map.of("name", "New"), "If-Match", etag);
        var late = api.call("PUT", tenant.path(""), tenant.ownerKey(), Map.of("name", "Late"), "If-Match", etag);

        assertThat(changed.at("/name")).isEqualTo("New");
        assertThat(changed.header("ETag")).isPresent().isNotEqualTo(java.util.Optional.of(etag));
        assertProblem(late, 412, "version_conflict");
        assertProblem(
                api.call("DELETE", tenant.path(""), tenant.ownerKey(), Map.of(), "If-Match", etag),
                412,
                "version_conflict");
        assertProblem(
                api.call("PUT", tenant.path(""), tenant.ownerKey(), Map.of("name", "x"), "If-Match", "nonsense"),
                400,
                "validation_failed");
    }

    @Test
    void aDeletedWorkspaceTakesItsKeysWithIt() {
        var tenant = api.tenant();

        var deleted = api.call("DELETE", tenant.path(""), tenant.ownerKey(), Map.of());

        assertThat(deleted.status()).isEqualTo(202);
        assertProblem(api.get(tenant.path(""), tenant.ownerKey()), 401, "unauthenticated");
    }

    @Test
    void aTicketNamesNoSecretInItsAddress() {
        var tenant = api.tenant();

        var ticket = api.call(
                "POST",
                tenant.path("/ws-tickets"),
                tenant.ownerKey(),
                Map.of("userId", "anna@example.com", "displayName", "Änna"));

        assertThat(ticket.status()).isEqualTo(201);
        assertThat(ticket.at("/ticket")).startsWith("wt_");
        assertThat(ticket.at("/wsUrl")).isEqualTo("ws://127.0.0.1:" + api.port() + "/ws");
        assertThat(ticket.at("/expiresAt")).isNotEmpty();
    }

    @Test
    void noUserCanBeNamedLikeAKey() {
        var tenant = api.tenant();

        assertProblem(
                api.call("POST", tenant.path("/ws-tickets"), tenant.ownerKey(), Map.of("userId", "key:1")),
                400,
                "validation_failed");
        assertProblem(
                api.call("GET", tenant.path(""), tenant.ownerKey(), Map.of(), "X-User-Id", "key:1"),
                400,
                "validation_failed");
    }
}
