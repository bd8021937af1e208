package ninja.helpy.api.session;

import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a message's content is, and what its sender's client has written beside it. */
class MessageFormsTest {

    private static final LiveApi live = new LiveApi();
    private static final Map<String, ?> METADATA = Map.of("draft", Map.of("id", 7));
    private static final Map<String, ?> SAID =
            Map.of("content", "# Hello", "contentType", "markdown", "metadata", METADATA);

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void atEveryDoorOfARoomItComesWithTheMessageAndStaysWhenItIsEdited() {
        var ann = room.joined("ann");
        room.acked(ann, "group.message", Map.of("sessionId", room.room(), "message", SAID));
        room.acked(ann, "message.send", with(SAID, "conversationId", room.room()));
        var byRest = body(say("/groups/sessions/" + room.room() + "/messages", SAID))
                .get("messageId")
                .asText();
        say("/chat/conversations/" + room.room() + "/messages", SAID);
        room.acked(ann, "message.edit", Map.of("sessionId", room.room(), "messageId", byRest, "content", "Bye"));

        for (int i = 0; i < 4; i++) assertSaid(ann.until("group.message").at("/data/message"));
        var listed = listed("/groups/sessions/" + room.room());
        assertThat(listed).hasSize(4);
        listed.forEach(MessageFormsTest::assertSaid);
        assertThat(listed.findValuesAsText("content")).contains("Bye");
    }

    @Test
    void aQuestionIsShownInItsFormAndTheAnswerIsPlain() {
        var conversation = "/chat/conversations/" + room.conversationOf("ann");

        var answered = body(say(conversation + "/messages", SAID));

        assertSaid(answered.get("userMessage"));
        assertThat(answered.at("/reply/contentType").asText()).isEqualTo("text");
        var listed = listed(conversation);
        assertThat(listed.get(0).has("metadata")).isFalse();
        assertSaid(listed.get(1));
    }

    @Test
    void overASocketItIsToldToAllConnectionsOfThePerson() {
        var conversationId = room.conversationOf("ann");
        var phone = room.socket("ann");

        room.acked(phone, "message.send", with(SAID, "conversationId", conversationId));

        assertSaid(phone.until("message.receive").at("/data/message"));
    }

    @Test
    void ofADeletedMessageNothingStays() {
        var ann = room.joined("ann");
        var messageId = room.acked(ann, "group.message", Map.of("sessionId", room.room(), "message", SAID))
                .get("messageId")
                .asText();

        room.acked(ann, "message.delete", Map.of("sessionId", room.room(), "messageId", messageId));

        var tombstone = listed("/groups/sessions/" + room.room()).get(0);
        assertThat(tombstone.get("deleted").asBoolean()).isTrue();
        assertThat(tombstone.has("metadata")).isFalse();
        assertThat(tombstone.get("contentType").asText()).isEqualTo("text");
    }

    @Test
    void whatIsTooMuchOrUnknownIsRefused() {
        var ann = room.joined("ann");
        var many = new HashMap<String, Integer>();
        for (int i = 0; i <= MessageForm.METADATA_KEYS_MAX; i++) many.put("key" + i, i);
        var much = Map.of("key", "x".repeat(MessageForm.METADATA_BYTES_MAX));

        for (var wrong : new Object[] {many, much, "words", 7}) {
            var said = Map.of("content", "Hello", "metadata", wrong);
            assertThat(room.refused(ann, "group.message", Map.of("sessionId", room.room(), "message", said)))
                    .isEqualTo("validation_failed");
        }
        var answer = say("/groups/sessions/" + room.room() + "/messages", Map.of("content", "x", "contentType", "pdf"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(body(answer).get("code").asText()).isEqualTo("validation_failed");
    }

    @Test
    void underOneKeyAnotherFormIsAnotherRequest() {
        var path = "/chat/conversations/" + room.conversationOf("ann") + "/messages";

        var first = live.send(json(room.request("ann", path), Json.text(SAID)).header("Idempotency-Key", "k"));
        var again = live.send(json(room.request("ann", path), Json.text(SAID)).header("Idempotency-Key", "k"));
        var other = live.send(
                json(room.request("ann", path), "{\"content\":\"# Hello\"}").header("Idempotency-Key", "k"));

        assertThat(body(again).get("runId")).isEqualTo(body(first).get("runId"));
        assertThat(other.statusCode()).isEqualTo(409);
    }

    private HttpResponse<String> say(String path, Map<String, ?> said) {
        return live.send(json(room.request("ann", path), Json.text(said)));
    }

    private JsonNode listed(String talk) {
        return body(live.send(room.request("ann", talk + "/messages"))).get("items");
    }

    private static void assertSaid(JsonNode message) {
        assertThat(message.get("contentType").asText()).as(message.toString()).isEqualTo("markdown");
        assertThat(message.at("/metadata/draft/id").asInt()).isEqualTo(7);
    }

    private static Map<String, Object> with(Map<String, ?> said, String name, Object value) {
        var more = new HashMap<String, Object>(said);
        more.put(name, value);
        return more;
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
