package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.Map;
import ninja.helpy.api.LiveApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How far one has read, told over sockets to one's own other devices. */
class SocketReadingTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void theOtherDevicesOfAPersonHearHowFarHeHasReadAndNobodyElse() {
        var phone = room.joined("ann");
        var laptop = room.socket("ann");
        var bob = room.joined("bob");
        laptop.until("connect");
        room.say(bob, "one");
        var two = room.say(bob, "two");
        room.say(bob, "three");

        var ack = room.acked(phone, "message.read", Map.of("sessionId", room.room(), "messageId", two));

        assertThat(ack.get("number").asLong()).isEqualTo(2);
        assertThat(ack.get("unread").asLong()).isEqualTo(1);
        var heard = laptop.until("message.read");
        assertThat(heard.at("/data/conversationId").asText()).isEqualTo(room.room());
        assertThat(heard.at("/data/messageId").asText()).isEqualTo(two);
        assertThat(heard.at("/data/number").asLong()).isEqualTo(2);
        room.say(phone, "four");
        bob.until("group.message");
        assertThat(bob.of("message.read")).isEmpty();
    }

    @Test
    void nothingThatWasReadBecomesUnreadAndARepeatIsToldToNobody() {
        var ann = room.joined("ann");
        var one = room.say(ann, "one");
        var two = room.say(ann, "two");
        room.acked(ann, "message.read", Map.of("conversationId", room.room(), "messageId", two));

        var back = room.acked(ann, "message.read", Map.of("sessionId", room.room(), "messageId", one));
        var all = room.acked(ann, "message.read", Map.of("sessionId", room.room()));
        room.say(ann, "three");
        room.acked(ann, "message.read", Map.of("sessionId", room.room()));

        assertThat(back.get("messageId").asText()).isEqualTo(two);
        assertThat(all.get("number").asLong()).isEqualTo(2);
        assertThat(ann.until("message.read").at("/data/number").asLong()).isEqualTo(2);
        assertThat(ann.until("message.read").at("/data/number").asLong()).isEqualTo(3);
    }

    @Test
    void whatOneMayNotReadOneCannotHaveRead() {
        var ann = room.joined("ann");
        var messageId = room.say(ann, "Hello");
        var stranger = room.socket("stranger");
        var about = Map.of("conversationId", room.conversationOf("ann"));

        assertThat(room.refused(stranger, "message.read", Map.of("sessionId", room.room(), "messageId", messageId)))
                .isEqualTo("forbidden");
        assertThat(room.refused(stranger, "message.read", about)).isEqualTo("not_found");
        assertThat(room.refused(ann, "message.read", Map.of("sessionId", room.room(), "messageId", "other")))
                .isEqualTo("not_found");
        assertThat(room.acked(ann, "message.read", about).get("unread").asLong())
                .isZero();
    }

    @Test
    void whatOneDeviceHasReadByRestAnotherHearsByItsSocket() {
        var ann = room.joined("ann");
        room.say(ann, "Hello");

        var read = live.send(room.request("ann", "/groups/sessions/" + room.room() + "/read")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(ann.until("message.read").at("/data/number").asLong()).isEqualTo(1);
    }
}
