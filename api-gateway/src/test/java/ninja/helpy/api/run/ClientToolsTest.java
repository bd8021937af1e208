package ninja.helpy.api.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that a client runs himself, on the wires of our own. */
class ClientToolsTest {

    private static final LiveApi live = new LiveApi();
    private static final String TOOLS =
            "\"tools\":[{\"name\":\"pick_date\",\"parameters\":{\"type\":\"object\",\"required\":[\"month\"]}}]";
    private static final String RESULTS = "{\"results\":[{\"callId\":\"c1\",\"result\":{\"day\":1}}]}";

    private Tenant tenant;

    @BeforeEach
    void anAgentThatAsksForADate() {
        tenant = live.tenant();
        live.script(tenant, ClientToolsTest::script);
    }

    private static List<Step> script(ModelRequest request) {
        var last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolAnswer answer) return List.of(say("So be it: " + answer.result()), finish());
        return List.of(
                callTool("c1", "pick_date", "{\"month\":5}"), finish("tool_calls", new Usage(10, 5, 0, 0, false)));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aStreamShowsTheCallAndGoesOnWithTheResult() {
        var response = live.open(json(live.request(tenant.stream()), question()));
        var events = new EventReader(response.body());
        var run = tenant.stream() + "/runs/"
                + response.headers().firstValue("X-Run-Id").orElseThrow();

        var call = events.until("tool-call").json();
        assertThat(call.get("name").asText()).isEqualTo("pick_date");
        assertThat(live.send(json(live.request(run + "/tool-results"), RESULTS)).statusCode())
                .isEqualTo(202);

        var rest = events.rest();
        assertThat(EventReader.names(rest)).startsWith("tool-result").endsWith("done");
        assertThat(EventReader.text(rest)).isEqualTo("So be it: {\"day\":1}");
    }

    @Test
    void aWebhookIsToldWhichToolsAreAwaitedAndAnswersThem() {
        var waiting = live.send(json(live.request(tenant.webhook()), question()));

        assertThat(waiting.statusCode()).isEqualTo(202);
        assertThat(body(waiting).get("status").asText()).isEqualTo("waiting");
        assertThat(body(waiting).at("/toolsAwaited/0/callId").asText()).isEqualTo("c1");
        var run = waiting.headers().firstValue("Location").orElseThrow();
        assertThat(body(live.send(live.request(run + "?wait=20"))).get("status").asText())
                .isEqualTo("waiting");
        assertThat(live.send(json(live.request(run + "/tool-results"), RESULTS)).statusCode())
                .isEqualTo(202);
        assertThat(body(live.send(live.request(run + "?wait=20"))).get("text").asText())
                .isEqualTo("So be it: {\"day\":1}");
    }

    @Test
    void aChatIsAnsweredThroughItsAgentsRun() {
        var chat = question()
                .replace("{\"message\"", "{\"botId\":\"" + tenant.agentId() + "\",\"stream\":false,\"message\"");
        var waiting = live.send(json(as("/api/chat"), chat));

        assertThat(waiting.statusCode()).as(waiting.body()).isEqualTo(202);
        var run = "/api/workspaces/" + tenant.workspaceId() + "/agents/" + tenant.agentId() + "/runs/"
                + body(waiting).get("runId").asText();
        assertThat(live.send(json(as(run + "/tool-results"), RESULTS)).statusCode())
                .isEqualTo(202);
        // The first result stands.
        assertThat(live.send(json(as(run + "/tool-results"), RESULTS.replace("1}", "2}")))
                        .statusCode())
                .isEqualTo(202);
        await().until(() -> body(live.send(as(run))).get("status").asText().equals("completed"));
        assertThat(body(live.send(as(run))).get("text").asText()).isEqualTo("So be it: {\"day\":1}");
    }

    @Test
    void aResultForACallThatNobodyMadeIsNotFound() {
        var waiting = live.send(json(live.request(tenant.webhook()), question()));
        var results = waiting.headers().firstValue("Location").orElseThrow() + "/tool-results";

        assertThat(live.send(json(live.request(results), RESULTS.replace("c1", "c7")))
                        .statusCode())
                .isEqualTo(404);
        var stranger = live.tenant();
        var elsewhere =
                results.replace(tenant.agentId(), stranger.agentId()).replace(tenant.agentKey(), stranger.agentKey());
        assertThat(live.send(json(live.request(elsewhere), RESULTS)).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"results\":[]}",
                "{\"results\":\"c1\"}",
                "{\"results\":[{\"callId\":\"c1\"}]}",
                "{\"results\":[{\"result\":1}]}",
                "{\"results\":[{\"callId\":5,\"result\":1}]}",
            })
    void whatIsNoResultIsRefused(String results) {
        var waiting = live.send(json(live.request(tenant.webhook()), question()));
        var run = waiting.headers().firstValue("Location").orElseThrow();

        assertThat(live.send(json(live.request(run + "/tool-results"), results)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":{}",
                "\"tools\":[{}]",
                "\"tools\":[{\"name\":\"ask_agent\"}]",
                "\"tools\":[{\"name\":\"a__b\"}]",
                "\"tools\":[{\"name\":\"a\"},{\"name\":\"a\"}]",
                "\"tools\":[{\"name\":\"a\",\"parameters\":\"any\"}]",
            })
    void whatIsNoToolIsRefused(String tools) {
        var refused = live.send(json(live.request(tenant.webhook()), question().replace(TOOLS, tools)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(body(refused).at("/details/0/field").asText()).startsWith("tools");
    }

    private static String question() {
        return "{\"message\":\"When?\"," + TOOLS + "}";
    }

    private java.net.http.HttpRequest.Builder as(String path) {
        return live.request(path).header("Authorization", "Bearer " + tenant.apiKey());
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
