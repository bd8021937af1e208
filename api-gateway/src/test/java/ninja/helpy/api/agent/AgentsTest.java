package ninja.helpy.api.agent;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

class AgentsTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String agents = tenant.path("/agents");

    @Test
    void anAgentIsReadAsItWasMadeAndListedAtOnce() {
        var made = api.call(
                "POST",
                agents,
                tenant.ownerKey(),
                Map.of(
                        "name", "Ada",
                        "kind", "helpy",
                        "systemPrompt", "You teach algebra.",
                        "temperature", 0.2,
                        "subject", "maths",
                        "tools", Map.of("memory", true)));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).contains("\"1\"");
        var read = api.get(agents + "/" + made.at("/agentId"), tenant.ownerKey());
        assertThat(read.json()).isEqualTo(made.json());
        assertThat(read.at("/maxTokens")).isEqualTo("4096");
        assertThat(read.at("/tools/memory")).isEqualTo("true");
        assertThat(api.get(agents + "?kind=helpy", tenant.ownerKey()).at("/items/0/name"))
                .isEqualTo("Ada");
        assertThat(api.get(agents + "?kind=coder", tenant.ownerKey()).json().path("items"))
                .isEmpty();
    }

    @Test
    void aChangeKeepsWhatItDoesNotMentionAndIsANewVersion() {
        var id = api.agent(tenant, "Ada");

        var changed = put(id, Map.of("name", "Grace", "personality", "dry"));
        var late = api.call("PUT", agents + "/" + id, tenant.ownerKey(), Map.of("name", "x"), "If-Match", "\"1\"");

        assertThat(changed.at("/version")).isEqualTo("2");
        assertThat(changed.at("/systemPrompt")).isEqualTo("Be brief.");
        assertThat(put(id, Map.of("personality", "")).json().has("personality")).isFalse();
        assertProblem(late, 412, "version_conflict");
        assertThat(api.get(agents, tenant.ownerKey()).at("/items/0/name")).isEqualTo("Grace");
    }

    @Test
    void aDeletedAgentIsGoneFromEverywhere() {
        var id = api.agent(tenant, "Ada");

        assertThat(api.call("DELETE", agents + "/" + id, tenant.ownerKey(), Map.of())
                        .status())
                .isEqualTo(204);

        assertProblem(api.get(agents + "/" + id, tenant.ownerKey()), 404, "not_found");
        assertProblem(api.call("DELETE", agents + "/" + id, tenant.ownerKey(), Map.of()), 404, "not_found");
        assertThat(api.get(agents, tenant.ownerKey()).json().path("items")).isEmpty();
    }

    @Test
    void theSameIdempotencyKeyMakesOneAgent() {
        var body = Map.of("name", "Ada", "systemPrompt", "p");

        var first = api.call("POST", agents, tenant.ownerKey(), body, "Idempotency-Key", "a");
        var again = api.call("POST", agents, tenant.ownerKey(), body, "Idempotency-Key", "a");
        var other = api.call(
                "POST", agents, tenant.ownerKey(), Map.of("name", "Bob", "systemPrompt", "p"), "Idempotency-Key", "a");

        assertThat(again.at("/agentId")).isEqualTo(first.at("/agentId"));
        assertProblem(other, 409, "idempotency_conflict");
        assertThat(api.get(agents, tenant.ownerKey()).json().path("items")).hasSize(1);
    }

    @Test
    void everythingWrongWithAnAgentIsSaidAtOnce() {
        var wrong = api.call(
                "POST",
                agents,
                tenant.ownerKey(),
                Map.of(
                        "systemPrompt",
                        " ",
                        "kind",
                        "robot",
                        "temperature",
                        3,
                        "maxTokens",
                        1.5,
                        "tools",
                        Map.of("memory", "yes", "mcpServerIds", List.of(7))));

        assertProblem(wrong, 400, "validation_failed");
        assertThat(wrong.json().path("details").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "name",
                        "systemPrompt",
                        "kind",
                        "temperature",
                        "maxTokens",
                        "tools.memory",
                        "tools.mcpServerIds");
    }

    @Test
    void aLongListComesInPages() {
        var names = IntStream.range(0, 5).mapToObj(n -> "agent-" + n).toList();
        names.forEach(name -> api.agent(tenant, name));

        var first = api.get(agents + "?limit=3", tenant.ownerKey());
        var second = api.get(agents + "?limit=3&cursor=" + first.at("/nextCursor"), tenant.ownerKey());

        assertThat(first.json().findValuesAsText("name")).isEqualTo(names.subList(0, 3));
        assertThat(second.json().findValuesAsText("name")).isEqualTo(names.subList(3, 5));
        assertThat(second.json().has("nextCursor")).isFalse();
        assertProblem(api.get(agents + "?limit=0", tenant.ownerKey()), 400, "validation_failed");
        assertProblem(api.get(agents + "?limit=many", tenant.ownerKey()), 400, "validation_failed");
        assertProblem(api.get(agents + "?cursor=%25", tenant.ownerKey()), 400, "validation_failed");
    }

    @Test
    void aWebhookKeyComesWithItsAddressOnce() {
        var keys = agents + "/" + api.agent(tenant, "Ada") + "/keys";

        var made = api.call("POST", keys, tenant.ownerKey(), Map.of());

        assertThat(made.at("/webhookUrl"))
                .startsWith("http://127.0.0.1:" + api.port() + "/api/webhook/" + tenant.workspaceId())
                .endsWith(made.at("/key"));
        assertThat(api.get(keys, tenant.ownerKey()).text())
                .contains(made.at("/keyId"))
                .doesNotContain(made.at("/key"));
        var one = keys + "/" + made.at("/keyId");
        assertThat(api.call("DELETE", one, tenant.ownerKey(), Map.of()).status())
                .isEqualTo(204);
        assertProblem(api.call("DELETE", one, tenant.ownerKey(), Map.of()), 404, "not_found");
    }

    @Test
    void aStreamSecretKnowsItsOrigins() {
        var streams = agents + "/" + api.agent(tenant, "Ada") + "/streams";
        var origins = Map.of("allowedOrigins", List.of("https://app.example.com", "http://localhost:5173"));

        var made = api.call("POST", streams, tenant.ownerKey(), origins);
        var one = streams + "/" + made.at("/streamId");
        var changed = api.call("PUT", one, tenant.ownerKey(), Map.of("allowedOrigins", List.of("*")));

        assertThat(made.at("/streamUrl")).contains("/api/streams/").endsWith(made.at("/secret"));
        assertThat(changed.at("/allowedOrigins/0")).isEqualTo("*");
        assertProblem(
                api.call("PUT", one, tenant.ownerKey(), Map.of("allowedOrigins", List.of("https://x/path"))),
                400,
                "validation_failed");
        assertProblem(api.call("PUT", streams + "/none", tenant.ownerKey(), origins), 404, "not_found");
        assertThat(api.call("DELETE", one, tenant.ownerKey(), Map.of()).status())
                .isEqualTo(204);
    }

    @Test
    void aRunThatWasNeverStartedIsNotThere() {
        var runs = agents + "/" + api.agent(tenant, "Ada") + "/runs/" + Ids.next();

        assertProblem(api.get(runs, tenant.ownerKey()), 404, "not_found");
        assertProblem(api.call("POST", runs + "/cancel", tenant.ownerKey(), Map.of()), 404, "not_found");
    }

    @Test
    void runsAreListedNewestFirst() {
        var id = api.agent(tenant, "Ada");
        api.lists().ran(id, "r-1", "completed");
        api.lists().ran(id, "r-2", "failed");
        api.lists().ran(id, "r-3", "completed");
        var runs = agents + "/" + id + "/runs";

        var first = api.get(runs + "?limit=2", tenant.ownerKey());
        var second = api.get(runs + "?limit=2&cursor=" + first.at("/nextCursor"), tenant.ownerKey());

        assertThat(first.json().findValuesAsText("runId")).containsExactly("r-3", "r-2");
        assertThat(first.at("/items/0/costCredits")).isEqualTo("0.0015");
        assertThat(second.json().findValuesAsText("runId")).containsExactly("r-1");
        assertThat(api.get(runs + "?status=failed", tenant.ownerKey()).json().findValuesAsText("runId"))
                .containsExactly("r-2");
        assertProblem(api.get(agents + "/" + Ids.next() + "/runs", tenant.ownerKey()), 404, "not_found");
    }

    private RunningApi.Answer put(String agentId, Map<String, ?> body) {
        return api.call("PUT", agents + "/" + agentId, tenant.ownerKey(), body);
    }
}
