package ninja.helpy.api.agent;

import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Talking with a Helpy of one's own: what it is told, and what becomes of the two. */
class HelpyRunsTest {

    private static final LiveApi live = new LiveApi();

    private final LiveApi.Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void whatItsOwnerTellsItAboutHimselfIsInItsNextAnswerAndBringsThemCloser() {
        var name = "helpy of " + tenant.workspaceId();
        var helpy = body(send(
                        "POST",
                        "/helpys/create",
                        "{'name':'" + name + "','model':'scripted/x',"
                                + "'personality':{'traits':['playful'],'tone':'warm'}}"))
                .path("helpyId")
                .asText();
        send("PUT", "/helpys/" + helpy + "/memories", "{'add':[{'text':'He keeps bees.'}]}");
        send("PUT", "/helpys/" + helpy + "/prompts", "{'objectivesPrompt':'The exam in June.'}");

        var answer = send("POST", "/api/chat", "{'botId':'" + helpy + "','message':'Hello','stream':false}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(told(name))
                .contains("Your character: playful; tone: warm.")
                .contains("The exam in June.")
                .endsWith("- He keeps bees.");
        await().until(() -> shown(helpy).path("stats").path("runs").asInt() == 1);
        assertThat(shown(helpy).path("relationshipDepth").asInt()).isPositive();
        assertThat(shown(helpy).has("lastInteraction")).isTrue();
        assertThat(shown(helpy).at("/stats/costCredits").asText()).isNotEqualTo("0");
    }

    private static String told(String name) {
        return live.model.requests().stream()
                .map(ModelRequest::system)
                .filter(system -> system.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode shown(String helpyId) {
        return body(send("GET", "/helpys/" + helpyId, ""));
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var request = live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", "uma");
        return live.send(
                body.isEmpty()
                        ? request
                        : json(request, "").method(method, BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private static JsonNode body(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
