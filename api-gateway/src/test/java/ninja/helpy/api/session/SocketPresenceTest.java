package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import ninja.helpy.agents.presence.Presence;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.run.EventReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who is there and who is typing. */
class SocketPresenceTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void comingIsShownToOthersOnceHoweverManyConnectionsOneHas() {
        var ann = room.joined("ann");
        room.joined("bob");
        assertThat(online(ann, "bob")).isTrue();
        var again = room.joined("bob");

        var here = again.until("presence");
        assertThat(here.at("/data/online").toString()).contains("ann", "bob");
        assertThat(here.at("/data/count").asInt()).isEqualTo(2);
        room.joined("cid");
        assertThat(online(ann, "cid")).isTrue();
        assertThat(ann.of("user.online").stream()
                        .filter(frame -> frame.at("/data/userId").asText().equals("bob")))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void leavingIsShownAfterTheLastConnectionHasBeenGoneForAWhile() {
        var ann = room.joined("ann");
        var phone = room.joined("bob");
        var laptop = room.joined("bob");
        assertThat(online(ann, "bob")).isTrue();

        phone.abort();
        laptop.abort();

        await().atMost(Presence.LINGER.plusSeconds(5))
                .until(() -> ann.of("user.offline").size() == 1);
        assertThat(ann.of("user.offline").get(0).at("/data/userId").asText()).isEqualTo("bob");
    }

    @Test
    void typingIsShownToOthersOnlyAndEndsByItself() {
        var ann = room.joined("ann");
        var bob = room.joined("bob");

        room.acked(ann, "user.typing", Map.of("sessionId", room.room(), "isTyping", true));
        var on = bob.until("user.typing");
        await().atMost(Presence.TYPING_MAX.plus(Duration.ofSeconds(5)))
                .until(() -> bob.of("user.typing").size() == 2);

        assertThat(on.at("/data/userId").asText()).isEqualTo("ann");
        assertThat(on.at("/data/isTyping").asBoolean()).isTrue();
        assertThat(on.has("position")).isFalse();
        assertThat(bob.of("user.typing").get(1).at("/data/isTyping").asBoolean())
                .isFalse();
        assertThat(ann.of("user.typing")).isEmpty();
    }

    @Test
    void whoIsNotInTheRoomCannotTypeInIt() {
        var stranger = room.socket("stranger");

        assertThat(room.refused(stranger, "user.typing", Map.of("sessionId", room.room(), "isTyping", true)))
                .isEqualTo("forbidden");
        assertThat(room.refused(stranger, "user.typing", Map.of("sessionId", room.room())))
                .isEqualTo("validation_failed");
    }

    @Test
    void theEventStreamTellsItAsWellAndTheListOfParticipantsKnows() {
        room.joined("ann");
        var path = "/groups/sessions/" + room.room();
        var events = new EventReader(live.open(live.request(path + "/events")
                        .header("Authorization", "Bearer " + room.tenant().apiKey()))
                .body());
        var bob = room.joined("bob");

        assertThat(events.until("user.online").json().at("/userId").asText()).isIn("ann", "bob");
        var typing = live.send(LiveApi.json(
                        live.request(path + "/typing")
                                .header(
                                        "Authorization",
                                        "Bearer " + room.tenant().apiKey())
                                .header("X-User-Id", "ann"),
                        "{}")
                .method("PUT", java.net.http.HttpRequest.BodyPublishers.ofString("{\"isTyping\":true}")));
        assertThat(typing.statusCode()).isEqualTo(204);
        assertThat(bob.until("user.typing").at("/data/userId").asText()).isEqualTo("ann");
        await().untilAsserted(() -> assertThat(live.send(live.request(path + "/participants")
                                .header(
                                        "Authorization",
                                        "Bearer " + room.tenant().apiKey()))
                        .body())
                .contains("\"userId\":\"bob\"")
                .contains("\"online\":true"));
    }

    @Test
    void oneConnectionTooManyOfOnePersonIsSentAway() {
        var first = room.socket("ann");
        first.until("connect");
        for (int i = 1; i < PeopleHere.CONNECTIONS_MAX; i++) room.socket("ann").until("connect");

        var tooMany = room.socket("ann");

        assertThat(tooMany.closeCode()).isEqualTo(CloseCode.TOO_FAST);
        first.send("ping", "p", "{\"ts\":7}");
        assertThat(first.until("pong").at("/data/ts").asInt()).isEqualTo(7);
    }

    private static boolean online(TestSocket socket, String userId) {
        var frame = socket.until("user.online");
        while (!frame.at("/data/userId").asText().equals(userId)) frame = socket.until("user.online");
        return true;
    }
}
