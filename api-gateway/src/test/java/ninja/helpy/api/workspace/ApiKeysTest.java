package ninja.helpy.api.workspace;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String keys = tenant.path("/api-keys");

    @Test
    void aKeyIsShownOnceAndNeverListed() {
        var made = add(Map.of("name", "ci", "level", "write"));

        var list = api.get(keys, tenant.ownerKey());

        assertThat(made.at("/key")).startsWith("hk_" + tenant.workspaceId().replace("-", ""));
        assertThat(made.at("/level")).isEqualTo("WRITE");
        assertThat(list.text())
                .contains(made.at("/keyId"))
                .doesNotContain(made.at("/key"))
                .doesNotContain("hash");
    }

    @Test
    void aRevokedKeyIsDeadAtOnce() {
        var made = add(Map.of("name", "gone", "level", "READ"));
        assertThat(api.get(tenant.path(""), made.at("/key")).status()).isEqualTo(200);

        var revoked = api.call("DELETE", keys + "/" + made.at("/keyId"), tenant.ownerKey(), Map.of());

        assertThat(revoked.status()).isEqualTo(204);
        assertProblem(api.get(tenant.path(""), made.at("/key")), 401, "unauthenticated");
        assertProblem(
                api.call("DELETE", keys + "/" + made.at("/keyId"), tenant.ownerKey(), Map.of()), 404, "not_found");
    }

    @Test
    void anExpiredKeyOpensNothing() {
        var soon = Instant.now().plusSeconds(2);
        var made = add(Map.of("name", "short", "level", "READ", "expiresAt", soon.toString()));
        assertThat(made.status()).isEqualTo(201);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertProblem(api.get(tenant.path(""), made.at("/key")), 401, "unauthenticated"));
    }

    @Test
    void aRotatedKeyAndTheOneBeforeBothOpenForAWhile() {
        var made = add(Map.of("name", "rotating", "level", "READ"));

        var rotated = api.call("POST", keys + "/" + made.at("/keyId") + "/rotate", tenant.ownerKey(), Map.of());

        assertThat(rotated.at("/key")).isNotEqualTo(made.at("/key"));
        assertThat(api.get(tenant.path(""), rotated.at("/key")).status()).isEqualTo(200);
        assertThat(api.get(tenant.path(""), made.at("/key")).status()).isEqualTo(200);
    }

    @Test
    void theSameIdempotencyKeyWithAnotherLevelIsAConflict() {
        var first = add(Map.of("name", "one", "level", "READ"), "Idempotency-Key", "k-1");
        var again = add(Map.of("name", "one", "level", "READ"), "Idempotency-Key", "k-1");
        var other = add(Map.of("name", "one", "level", "OWNER"), "Idempotency-Key", "k-1");

        assertThat(again.at("/key")).isEqualTo(first.at("/key"));
        assertProblem(other, 409, "idempotency_conflict");
    }

    @Test
    void whatIsWrongWithANewKeyIsSaid() {
        var wrong = add(Map.of("level", "EMPEROR", "expiresAt", "2001-01-01T00:00:00Z"));

        assertProblem(wrong, 400, "validation_failed");
        assertThat(wrong.json().path("details").findValuesAsText("field"))
                .containsExactlyInAnyOrder("name", "level", "expiresAt");
    }

    @Test
    void credentialsThatAreNoneAreUnauthenticated() {
        var another = api.tenant().ownerKey();
        var changed = another.substring(0, another.length() - 1) + (another.endsWith("A") ? "B" : "A");

        for (var key : new String[] {"nonsense", "hk_", changed, "wt_" + another.substring(3)}) {
            assertProblem(api.get(tenant.path(""), key), 401, "unauthenticated");
        }
        assertProblem(
                api.call("GET", tenant.path(""), "", Map.of(), "Authorization", "Basic dXNlcjpwYXNz"),
                401,
                "unauthenticated");
    }

    private RunningApi.Answer add(Map<String, ?> body, String... headers) {
        return api.call("POST", keys, tenant.ownerKey(), body, headers);
    }
}
