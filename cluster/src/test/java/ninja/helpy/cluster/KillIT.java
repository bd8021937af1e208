package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import ninja.helpy.cluster.HttpUser.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is killed with {@code kill -9} in mid-answer and started again by its user: nothing is lost or paid twice. */
class KillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    @Test
    void answersAndRoomsSurviveTheDeathOfTheirNodeAndEveryHoldIsResolved() throws Exception {
        try (var helpy = new Launched(data, Map.of("HELPY_MODEL", "demo/slow"))) {
            assertThat(helpy.up().exitCode()).isZero();
            var before = helpy.status();
            var owner = new HttpUser(
                    before.get("url").asText(), before.get("apiKey").asText());
            var stream = path(before.at("/agents/0/streamUrl").asText());
            askTheRoom(owner, before);
            // Last, since it must still be under way when the node is killed, on a slow machine, too.
            var first = HttpUser.until(owner.stream(stream, Map.of("message", "What is light?")), "text");
            var runId = first.get(0).data().get("runId").asText();
            var conversation = first.get(0).data().get("conversationId").asText();
            assertThat(credits(owner, before, "reserved")).isPositive();

            Launched.kill9(before.at("/nodes/0/pid").asLong());
            assertThat(helpy.up().exitCode()).isZero();

            var after = helpy.status();
            assertThat(after.get("ready").asBoolean()).isTrue();
            assertThat(after.get("apiKey")).isEqualTo(before.get("apiKey"));
            assertThat(after.at("/nodes/0/cassandraPid")).isEqualTo(before.at("/nodes/0/cassandraPid"));
            var rest = HttpUser.until(
                    owner.listen(
                            stream + "/runs/" + runId,
                            "Last-Event-ID",
                            first.get(1).id()),
                    "done");
            assertThat(rest).extracting(Event::name).contains("restarted").endsWith("done");
            await().atMost(PATIENCE).until(() -> room(owner, after).size() == 4);
            await().atMost(PATIENCE)
                    .until(() -> credits(owner, after, "reserved").signum() == 0);

            assertThat(contents(owner.get("/chat/conversations/" + conversation + "/messages")))
                    .contains("What is light?", HttpUser.text(rest))
                    .hasSize(2);
            assertThat(contents(room(owner, after))).doesNotHaveDuplicates();
            assertThat(credits(owner, after, "balance"))
                    .isEqualByComparingTo(credits(owner, after, "granted").subtract(credits(owner, after, "spent")));

            keepsEverythingOverAnOrderlyRestart(helpy, owner, after);
        }
    }

    private static void keepsEverythingOverAnOrderlyRestart(Launched helpy, HttpUser owner, JsonNode status)
            throws Exception {
        var spent = credits(owner, status, "spent");
        var talk = contents(room(owner, status));
        assertThat(helpy.down().exitCode()).isZero();
        assertThat(ProcessHandle.of(status.at("/nodes/0/pid").asLong())).isEmpty();
        assertThat(ProcessHandle.of(status.at("/nodes/0/cassandraPid").asLong()))
                .isEmpty();

        assertThat(helpy.up().exitCode()).isZero();

        assertThat(credits(owner, status, "spent")).isEqualByComparingTo(spent);
        assertThat(contents(room(owner, status))).isEqualTo(talk);
    }

    private static void askTheRoom(HttpUser owner, JsonNode status) throws Exception {
        var workspace = status.get("workspaceId").asText();
        var room = status.get("roomId").asText();
        try (var uma = new RoomUser(owner, workspace, status.get("url").asText(), "uma")) {
            uma.send("group.join", Map.of("sessionId", room));
            await().until(() -> uma.heard("ack").size() == 1);
            uma.send("group.message", Map.of("sessionId", room, "message", Map.of("content", "Why is the sky blue?")));
            await().until(() -> !uma.heard("helpy.token").isEmpty());
        }
    }

    private static JsonNode room(HttpUser owner, JsonNode status) throws Exception {
        return owner.get("/groups/sessions/" + status.get("roomId").asText() + "/messages")
                .get("items");
    }

    private static List<String> contents(JsonNode messages) {
        var items = messages.has("items") ? messages.get("items") : messages;
        return StreamSupport.stream(items.spliterator(), false)
                .map(message -> message.get("content").asText())
                .toList();
    }

    private static BigDecimal credits(HttpUser owner, JsonNode status, String field) throws Exception {
        return new BigDecimal(
                owner.get("/api/workspaces/" + status.get("workspaceId").asText() + "/credits")
                        .get(field)
                        .asText());
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/api/"));
    }
}
