package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** People of one room on different nodes see one another, and come back on another node when theirs is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomNodesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    private final TestNodes nodes = new TestNodes(
            "rooms",
            system -> Models.of(
                    "scripted", ScriptedModel.answering(system, request -> ScriptedModel.words("Good day")), PRICE));

    private Node nodeB;
    private HttpUser owner;
    private String urlA;
    private String urlB;
    private String workspace;
    private String agent;

    @BeforeAll
    void twoNodes() throws Exception {
        urlA = TestNodes.url(nodes.add());
        nodeB = nodes.add();
        urlB = TestNodes.url(nodeB);
        var admin = new HttpUser(urlA, TestNodes.ADMIN_KEY);
        var made = admin.post("/api/workspaces", Map.of("name", "Rooms"));
        workspace = made.findValue("workspaceId").asText();
        admin.post(
                "/api/workspaces/" + workspace + "/credits",
                Map.of("amount", "10", "reason", "test", "reference", "first"));
        owner = new HttpUser(urlA, made.findValue("key").asText());
        agent = owner.post(
                        "/api/workspaces/" + workspace + "/agents",
                        Map.of("name", "Ada", "kind", "helpy", "systemPrompt", "Be kind.", "model", "scripted/x"))
                .findValue("agentId")
                .asText();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void whoIsThereAndWhoTypesIsSeenOnTheOtherNode() throws Exception {
        var room = room();
        try (var uma = joined(urlA, "uma", room);
                var udo = joined(urlB, "udo", room)) {
            await().atMost(PATIENCE).until(() -> seesOnline(uma, "udo") && seesOnline(udo, "uma"));

            uma.send("user.typing", Map.of("sessionId", room, "isTyping", true));
            await().atMost(PATIENCE).until(() -> udo.heard("user.typing").size() == 1);
            uma.send("group.message", Map.of("sessionId", room, "message", "Hello"));
            await().atMost(PATIENCE).until(() -> udo.heard("group.message").size() == 1);
            var messageId =
                    udo.heard("group.message").get(0).at("/message/messageId").asText();
            udo.send("message.reaction", Map.of("sessionId", room, "messageId", messageId, "emoji", "👍"));
            await().atMost(PATIENCE).until(() -> uma.heard("message.reaction").size() == 1);

            assertThat(udo.heard("user.typing").get(0).get("userId").asText()).isEqualTo("uma");
            assertThat(uma.heard("user.typing")).isEmpty();
            assertThat(uma.heard("message.reaction").get(0).get("userId").asText())
                    .isEqualTo("udo");
        }
    }

    @Test
    void aConversationOfTwoIsToldToAllConnectionsOfThePersonOnAllNodes() throws Exception {
        var conversation = conversation();
        try (var phone = new RoomUser(owner, workspace, urlA, "uma");
                var laptop = new RoomUser(owner, workspace, urlB, "uma");
                var udo = new RoomUser(owner, workspace, urlB, "udo")) {
            await().until(() ->
                    laptop.heard("connect").size() == 1 && udo.heard("connect").size() == 1);
            untilNodesHint(phone, laptop);

            phone.send("message.send", Map.of("conversationId", conversation, "content", "Hello"));

            for (var mine : List.of(phone, laptop)) {
                await().atMost(PATIENCE)
                        .until(() -> of(conversation, mine, "helpy.response").size() == 1);
                assertThat(of(conversation, mine, "message.receive").stream()
                                .map(data -> data.at("/message/content").asText()))
                        .containsExactly("Hello", "Good day");
            }
            assertThat(udo.heard("message.receive")).isEmpty();
        }
    }

    private String conversation() throws Exception {
        return owner.post("/chat/conversations", Map.of("agentId", agent), "X-User-Id", "uma")
                .get("conversationId")
                .asText();
    }

    /** Nodes that have just met may not tell each other yet that a conversation has begun. */
    private void untilNodesHint(RoomUser from, RoomUser to) throws Exception {
        var other = conversation();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            from.send("message.send", Map.of("conversationId", other, "content", "Are you there?"));
            return !to.heard("message.receive").isEmpty();
        });
    }

    private static List<JsonNode> of(String conversation, RoomUser user, String event) {
        return user.heard(event).stream()
                .filter(data -> data.path("conversationId").asText().equals(conversation))
                .toList();
    }

    @Test
    void whoseNodeIsLostComesBackOnAnotherAndMissesNothingAndHearsNothingTwice() throws Exception {
        var room = room();
        var lost = nodes.add();
        try (var uma = joined(urlA, "uma", room)) {
            var udo = joined(TestNodes.url(lost), "udo", room);
            uma.send("group.message", Map.of("sessionId", room, "message", "before"));
            await().atMost(PATIENCE).until(() -> udo.heard("group.message").size() == 1);
            await().atMost(PATIENCE).until(() -> udo.positions().equals(tail(uma, udo)));
            long position = udo.positions().get(udo.positions().size() - 1);

            nodes.stop(lost);
            for (int i = 0; i < 10; i++) {
                uma.send("group.message", Map.of("sessionId", room, "message", "meanwhile " + i));
            }
            await().atMost(PATIENCE).until(() -> uma.heard("group.message").size() == 11);
            try (var again = new RoomUser(owner, workspace, urlB, "udo")) {
                await().until(() -> again.heard("connect").size() == 1);
                again.send("connect", Map.of("resumeFrom", Map.of(room, position)));
                uma.send("group.message", Map.of("sessionId", room, "message", "after"));

                await().atMost(PATIENCE)
                        .until(() -> again.heard("group.message").size() >= 11);
                var expected = new ArrayList<String>();
                IntStream.range(0, 10).forEach(i -> expected.add("meanwhile " + i));
                expected.add("after");
                assertThat(words(again)).isEqualTo(expected);
                await().atMost(PATIENCE).until(() -> again.positions().equals(after(uma, position)));
            }
        }
    }

    @Test
    void whoComesOnAnotherNodeReadsWhatHeHasJoinedAndTheEndedRoomIsThereAsAWhole() throws Exception {
        var room = room();
        try (var uma = joined(urlA, "uma", room);
                var eva = joined(urlA, "eva", room);
                var elsewhere = new RoomUser(owner, workspace, urlB, "eva")) {
            await().atMost(PATIENCE).until(() -> elsewhere.heard("rooms").size() == 1);
            assertThat(eva.heard("rooms")).as("has opened it herself").isEmpty();
            uma.send("group.message", Map.of("sessionId", room, "message", "Hello"));
            await().atMost(PATIENCE)
                    .until(() -> elsewhere.heard("group.message").size() == 1);

            var ended = owner.post("/groups/sessions/" + room + "/end", Map.of());

            await().atMost(PATIENCE)
                    .until(() -> elsewhere.heard("session.ended").size() == 1);
            var url = ended.get("recordingUrl").asText();
            assertThat(elsewhere
                            .heard("session.ended")
                            .get(0)
                            .get("recordingUrl")
                            .asText())
                    .isEqualTo(url);
            var lines = owner.text(url).lines().map(RoomNodesIT::json).toList();
            assertThat(lines.stream().map(line -> line.get("position").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, ended.get("position").asLong())
                                    .boxed()
                                    .toList());
            assertThat(lines.get(0).get("type").asText()).isEqualTo("session-created");
            assertThat(lines.get(lines.size() - 1).get("type").asText()).isEqualTo("session-ended");
        }
    }

    private static JsonNode json(String line) {
        try {
            return HttpUser.JSON.readTree(line);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String room() throws Exception {
        var settings = Map.of("respondMode", "mention");
        return owner.post(
                        "/groups/sessions",
                        Map.of(
                                "name",
                                "Room",
                                "sessionType",
                                "study",
                                "helpyIds",
                                List.of(agent),
                                "settings",
                                settings))
                .findValue("sessionId")
                .asText();
    }

    private RoomUser joined(String url, String userId, String room) throws Exception {
        var user = new RoomUser(owner, workspace, url, userId);
        user.send("group.join", Map.of("sessionId", room));
        await().atMost(PATIENCE).until(() -> user.heard("ack").size() == 1);
        return user;
    }

    private static boolean seesOnline(RoomUser user, String other) {
        return user.heard("user.online").stream()
                        .anyMatch(data -> data.get("userId").asText().equals(other))
                || user.heard("presence").stream()
                        .anyMatch(data -> data.get("online").toString().contains('"' + other + '"'));
    }

    private static List<String> words(RoomUser user) {
        return user.heard("group.message").stream()
                .map((JsonNode data) -> data.at("/message/content").asText())
                .toList();
    }

    /** What the first has heard since the second came. */
    private static List<Long> tail(RoomUser first, RoomUser second) {
        return after(first, second.positions().get(0) - 1);
    }

    private static List<Long> after(RoomUser user, long position) {
        return user.positions().stream().filter(p -> p > position).toList();
    }
}
