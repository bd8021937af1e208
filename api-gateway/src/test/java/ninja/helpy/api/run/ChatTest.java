package ninja.helpy.api.run;

import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Talking with an agent as a user of a workspace. */
class ChatTest {

    private static final LiveApi live = new LiveApi();

    private final LiveApi.Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aChatIsStreamedByDefaultAndGoesOnUnderItsId() {
        var asked = "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"Hello\"}";

        var events =
                new EventReader(live.open(json(as("ann", "/api/chat"), asked)).body()).rest();
        var chatId = events.get(0).json().get("chatId").asText();
        var again = live.send(json(
                as("ann", "/api/chat"),
                "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"And?\",\"stream\":false,\"chatId\":\"" + chatId
                        + "\"}"));

        assertThat(EventReader.names(events)).startsWith("start").endsWith("done");
        assertThat(events.get(events.size() - 1).json().get("chatId").asText()).isEqualTo(chatId);
        assertThat(body(again).get("chatId").asText()).isEqualTo(chatId);
        assertThat(body(again).at("/reply/content").asText()).isEqualTo("Good day to you");
        assertThat(body(again).at("/userMessage/senderId").asText()).isEqualTo("ann");
    }

    @Test
    void aMessageInAConversationIsAnsweredInJsonOrAsEventsAfterTheMessageItself() {
        var chatId = started("ann");
        var path = "/chat/conversations/" + chatId + "/messages";

        var whole = live.send(json(as("ann", path), "{\"content\":\"One\"}"));
        var events = new EventReader(live.open(json(as("ann", path), "{\"content\":\"Two\",\"stream\":true}"))
                        .body())
                .rest();
        var byBody = live.send(
                json(as("ann", "/chat/messages"), "{\"content\":\"Three\",\"conversationId\":\"" + chatId + "\"}"));

        assertThat(body(whole).at("/userMessage/content").asText()).isEqualTo("One");
        assertThat(body(whole).at("/reply/content").asText()).isEqualTo("Good day to you");
        assertThat(EventReader.names(events)).startsWith("message", "start").endsWith("done");
        assertThat(byBody.statusCode()).isEqualTo(200);
    }

    @Test
    void anotherUsersConversationIsNotThere() {
        var chatId = started("ann");

        var bobs = live.send(
                json(as("bob", "/chat/conversations/" + chatId + "/messages"), "{\"content\":\"Let me in\"}"));
        var byChat = live.send(json(
                as("bob", "/api/chat"),
                "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"x\",\"chatId\":\"" + chatId + "\"}"));

        assertThat(bobs.statusCode()).isEqualTo(404);
        assertThat(byChat.statusCode()).isEqualTo(404);
    }

    @Test
    void oneUsersIdempotencyKeyIsNotAnothers() {
        var asked = "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"Hello\",\"stream\":false}";

        var anns = live.send(json(as("ann", "/api/chat"), asked).header("Idempotency-Key", "k"));
        var annsAgain = live.send(json(as("ann", "/api/chat"), asked).header("Idempotency-Key", "k"));
        var bobs = live.send(json(as("bob", "/api/chat"), asked).header("Idempotency-Key", "k"));

        assertThat(body(annsAgain).get("runId")).isEqualTo(body(anns).get("runId"));
        assertThat(body(bobs).get("runId")).isNotEqualTo(body(anns).get("runId"));
    }

    @Test
    void anAgentCanBeTriedOut() {
        var path = "/api/workspaces/" + tenant.workspaceId() + "/agents/" + tenant.agentId() + "/test";

        var events = new EventReader(live.open(json(as("ann", path), "{\"message\":\"Hello\"}"))
                        .body())
                .rest();

        assertThat(EventReader.text(events)).isEqualTo("Good day to you");
    }

    private String started(String userId) {
        var asked = "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"Hello\",\"stream\":false}";
        return body(live.send(json(as(userId, "/api/chat"), asked)))
                .get("chatId")
                .asText();
    }

    private HttpRequest.Builder as(String userId, String path) {
        return live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", userId);
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
