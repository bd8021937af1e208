package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages that are edited, deleted and reacted to, over sockets and by REST. */
class SocketMessagesTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void everyoneInTheRoomSeesEditsReactionsAndDeletionsAtTheirPositions() {
        var ann = room.joined("ann");
        var bob = room.joined("bob");
        var messageId = room.say(ann, "Helo");

        room.acked(ann, "message.edit", about(messageId, "content", "Hello"));
        room.acked(bob, "message.reaction", about(messageId, "emoji", "👍", "on", true));
        room.acked(bob, "message.reaction", about(messageId, "emoji", "👍", "on", false));
        room.acked(ann, "message.delete", about(messageId));

        var edit = bob.until("message.edit");
        assertThat(edit.at("/data/content").asText()).isEqualTo("Hello");
        assertThat(edit.at("/data/editedAt").asText()).isNotBlank();
        assertThat(edit.at("/data/sessionId").asText()).isEqualTo(room.room());
        assertThat(edit.at("/data/conversationId").asText()).isEqualTo(room.room());
        assertThat(bob.until("message.reaction").at("/data/on").asBoolean()).isTrue();
        var cleared = bob.until("message.reaction");
        assertThat(cleared.at("/data/on").asBoolean()).isFalse();
        assertThat(cleared.at("/data/userId").asText()).isEqualTo("bob");
        assertThat(bob.until("message.delete").at("/data/messageId").asText()).isEqualTo(messageId);
        assertThat(RoomOnSockets.positions(bob)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotOnesOwnIsRefused() {
        var ann = room.joined("ann");
        var bob = room.joined("bob");
        var stranger = room.socket("stranger");
        var messageId = room.say(ann, "Hello");

        assertThat(room.refused(bob, "message.edit", about(messageId, "content", "Ha")))
                .isEqualTo("forbidden");
        assertThat(room.refused(bob, "message.delete", about(messageId))).isEqualTo("forbidden");
        assertThat(room.refused(stranger, "message.reaction", about(messageId, "emoji", "👍")))
                .isEqualTo("forbidden");
        assertThat(room.refused(bob, "message.reaction", about(messageId, "emoji", "a b")))
                .isEqualTo("validation_failed");
        assertThat(room.refused(bob, "message.reaction", about("no-such", "emoji", "👍")))
                .isEqualTo("not_found");
    }

    @Test
    void aRoomGoesByTheNameOfConversationAsWell() {
        var ann = room.joined("ann");
        var sent = room.acked(ann, "message.send", Map.of("conversationId", room.room(), "content", "Hello"));

        room.acked(
                ann,
                "message.edit",
                Map.of(
                        "conversationId", room.room(),
                        "messageId", sent.get("messageId").asText(),
                        "content", "Hello!"));

        assertThat(ann.until("message.edit").at("/data/content").asText()).isEqualTo("Hello!");
    }

    @Test
    void restDoesTheSameAndTheListShowsIt() {
        var ann = room.joined("ann");
        var messageId = room.say(ann, "Helo");
        var path = "/groups/sessions/" + room.room() + "/messages/" + messageId;
        var thumb = path + "/reactions/" + URLEncoder.encode("👍", StandardCharsets.UTF_8);

        var edited = as("ann", "PUT", path, "{\"content\":\"Hello\"}");
        var reacted = as("ann", "PUT", thumb, "");
        var refused = as("bob", "PUT", path, "{\"content\":\"Ha\"}");
        var list = as("ann", "GET", "/groups/sessions/" + room.room() + "/messages", "");

        assertThat(edited).contains("200").contains("\"edited\":true");
        assertThat(json(reacted).get("👍").get(0).asText()).isEqualTo("ann");
        assertThat(refused).contains("403");
        assertThat(json(list).at("/items/0/reactions/👍/0").asText()).isEqualTo("ann");
        assertThat(ann.until("message.edit").at("/data/messageId").asText()).isEqualTo(messageId);
        assertThat(ann.until("message.reaction").at("/data/emoji").asText()).isEqualTo("👍");
        assertThat(as("ann", "DELETE", thumb, "")).contains("200").endsWith("{}");
        assertThat(as("ann", "DELETE", path, "")).contains("204");
        assertThat(as("ann", "PUT", path + "/reactions/%20", "")).contains("400");
    }

    @Test
    void inAConversationOfTwoAllConnectionsOfThePersonAreToldAndNobodyElse() {
        var conversationId = room.conversationOf("ann");
        var phone = room.socket("ann");
        var laptop = room.socket("ann");
        var bob = room.socket("bob");
        laptop.until("connect");

        var sent = room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "Hello"));
        var messageId = sent.get("messageId").asText();
        for (var mine : new TestSocket[] {phone, laptop}) {
            assertThat(mine.until("message.receive").at("/data/message/content").asText())
                    .isEqualTo("Hello");
            assertThat(mine.until("helpy.response").at("/data/response").asText())
                    .isEqualTo("Good day to you");
        }
        as("ann", "PUT", "/chat/conversations/" + conversationId + "/messages/" + messageId, "{\"content\":\"Hi\"}");
        room.acked(
                laptop,
                "message.reaction",
                Map.of("conversationId", conversationId, "messageId", messageId, "emoji", "👍"));

        for (var mine : new TestSocket[] {phone, laptop}) {
            assertThat(mine.until("message.edit").at("/data/content").asText()).isEqualTo("Hi");
            assertThat(mine.until("message.reaction").at("/data/emoji").asText())
                    .isEqualTo("👍");
            assertThat(RoomOnSockets.positions(mine)).isSorted().doesNotHaveDuplicates();
        }
        assertThat(room.refused(
                        bob,
                        "message.reaction",
                        Map.of("conversationId", conversationId, "messageId", messageId, "emoji", "👍")))
                .isEqualTo("not_found");
        assertThat(bob.of("message.receive")).isEmpty();
    }

    @Test
    void anAnswerThatWasQuickerThanTheHubThatIsOpenedForItIsToldWithItsEnd() {
        var conversationId = room.conversationOf("ann");
        var phone = room.socket("ann");
        room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "One"));
        phone.until("helpy.response");
        var outbox = new Outbox(SocketFrames::farewell);
        var heard = heard(outbox);
        var late = live.akka.<RoomHubs.Command>spawn(RoomHubs.create(live.entities));
        var feed = FeedId.conversation(new EntityId(room.tenant().workspaceId(), conversationId));

        late.tell(new RoomHubs.Attach(feed, new RoomReader("ann", outbox, why -> {}), 0, Coming.FOR_NEWS));

        await().untilAsserted(() ->
                assertThat(heard).containsExactly("message.receive", "message.receive", "helpy.response"));
    }

    @Test
    void whoComesForNewsToAHubThatIsPastTheAnswerIsToldItsEndAndNobodyElseIsToldItAgain() {
        var conversationId = room.conversationOf("ann");
        var phone = room.socket("ann");
        room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "One"));
        phone.until("helpy.response");
        var answerAt = Collections.max(RoomOnSockets.positions(phone));
        var hubs = live.akka.<RoomHubs.Command>spawn(RoomHubs.create(live.entities));
        var feed = FeedId.conversation(new EntityId(room.tenant().workspaceId(), conversationId));
        var back = new Outbox(SocketFrames::farewell);
        var late = new Outbox(SocketFrames::farewell);
        var backHears = heard(back);
        var lateHears = heard(late);

        hubs.tell(new RoomHubs.Attach(feed, new RoomReader("ann", back, why -> {}), answerAt - 1, Coming.TO_READ));
        await().until(() -> backHears.contains("message.receive"));
        hubs.tell(new RoomHubs.Attach(feed, new RoomReader("ann", late, why -> {}), 0, Coming.FOR_NEWS));

        await().untilAsserted(() ->
                assertThat(lateHears).containsExactly("message.receive", "message.receive", "helpy.response"));
        room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "Two"));
        await().untilAsserted(() -> assertThat(backHears)
                .containsExactly("message.receive", "message.receive", "message.receive", "helpy.response"));
        await().untilAsserted(() -> assertThat(lateHears).hasSize(6).endsWith("helpy.response"));
    }

    /** All that it is told, but for drafts. */
    private static List<String> heard(Outbox outbox) {
        var heard = new CopyOnWriteArrayList<String>();
        outbox.frames(100)
                .mapConcat(batch -> batch)
                .filter(frame -> !frame.isDroppable())
                .map(frame -> Json.parse(frame.text().getBytes(StandardCharsets.UTF_8)))
                .runForeach(frame -> heard.add(frame.get("event").asText()), live.akka.system());
        return heard;
    }

    @Test
    void aConversationIsTakenUpAfterTheLastMessageThatOneHas() {
        var conversationId = room.conversationOf("ann");
        var phone = room.socket("ann");
        var first = room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "One"))
                .get("messageId")
                .asText();
        phone.until("helpy.response");
        room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", "Two"));
        phone.until("helpy.response");

        var later = room.socket("ann");
        later.until("connect");
        room.acked(later, "connect", Map.of("resumeFrom", Map.of(conversationId, first)));

        for (var expected : new String[] {"Good day to you", "Two", "Good day to you"}) {
            assertThat(later.until("message.receive")
                            .at("/data/message/content")
                            .asText())
                    .isEqualTo(expected);
        }
        assertThat(RoomOnSockets.positions(later)).isSorted().doesNotHaveDuplicates();
    }

    private Map<String, ?> about(String messageId, Object... more) {
        var data = Frame.ordered("sessionId", room.room(), "messageId", messageId);
        data.putAll(Frame.ordered(more));
        return data;
    }

    private static JsonNode json(String statusAndBody) {
        assertThat(statusAndBody).startsWith("200 ");
        return Json.parse(statusAndBody.substring(4).getBytes(StandardCharsets.UTF_8));
    }

    /** Status and body. */
    private String as(String userId, String method, String path, String body) {
        var request = room.request(userId, path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) request.header("Content-Type", "application/json");
        var response = live.send(request);
        return response.statusCode() + " " + response.body();
    }
}
