package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.Asker;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.api.LiveApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who connects reads the rooms that he has joined, without joining each again. */
class SocketArrivalTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aSecondConnectionReadsWhatTheFirstHasJoinedAndNobodyIsToldThatHeCame() {
        var bob = room.joined("bob");
        room.joined("ann");
        bob.until("group.join");

        var second = room.socket("ann");
        var rooms = second.until("rooms").at("/data/rooms");
        room.say(bob, "Hello");

        assertThat(rooms).hasSize(1);
        assertThat(rooms.at("/0/sessionId").asText()).isEqualTo(room.room());
        var said = second.until("group.message");
        assertThat(said.at("/data/message/content").asText()).isEqualTo("Hello");
        assertThat(said.get("position").asLong())
                .isGreaterThan(rooms.at("/0/position").asLong());
        assertThat(bob.of("group.join").stream()
                        .filter(frame -> frame.at("/data/userId").asText().equals("ann")))
                .hasSize(1);
    }

    @Test
    void whereHeSaysFromWhereOnHeGetsWhatHeMissedAndTheOtherRoomsGoOnFromNow() {
        var other = room.another();
        var bob = room.joined("bob");
        var ann = room.joined("ann");
        room.acked(ann, "group.join", Map.of("sessionId", other));
        var seen = position(ann);
        ann.abort();
        room.say(bob, "You were away");

        var again = room.socket("ann");
        again.until("connect");
        again.send("connect", "c", "{\"resumeFrom\":{\"" + room.room() + "\":" + seen + "}}");
        var missed = again.until("group.message");
        var rooms = again.until("rooms").at("/data/rooms");

        assertThat(missed.at("/data/message/content").asText()).isEqualTo("You were away");
        assertThat(ids(rooms)).containsExactly(other);
    }

    @Test
    void whoJoinsByHimselfIsNotToldTwice() {
        var other = room.another();
        var bob = room.joined("bob");
        var ann = room.joined("ann");
        room.acked(ann, "group.join", Map.of("sessionId", other));

        var again = room.joined("ann");
        var rooms = again.until("rooms").at("/data/rooms");
        room.say(bob, "Once");
        again.until("group.message");
        room.say(bob, "Twice");
        again.until("group.message");

        assertThat(ids(rooms)).containsExactly(other);
        assertThat(again.of("group.message")).hasSize(2);
        assertThat(RoomOnSockets.positions(again)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRoomThatHeHasLeftOrThatHasEndedIsOpenedNoMore() {
        var stays = room.another();
        var ends = room.another();
        var ann = room.joined("ann");
        room.acked(ann, "group.join", Map.of("sessionId", ends));
        room.acked(ann, "group.join", Map.of("sessionId", stays));

        room.acked(ann, "group.leave", Map.of("sessionId", room.room()));
        LiveApi.done(live.entities.ask(live.entities.session(id(ends)), to -> new EndSession(Asker.WORKSPACE, to)));

        assertThat(ids(room.socket("ann").until("rooms").at("/data/rooms"))).containsExactly(stays);
    }

    @Test
    void theRoomThatHeJoinedLastComesFirst() {
        var ann = room.joined("ann");
        var later = room.another();
        room.acked(ann, "group.join", Map.of("sessionId", later));

        var rooms = room.socket("ann").until("rooms").at("/data/rooms");

        assertThat(ids(rooms)).containsExactly(later, room.room());
    }

    @Test
    void whoHasJoinedNothingIsToldNothing() {
        var eva = room.socket("eva");
        var ann = room.joined("ann");
        var second = room.socket("ann");
        eva.until("connect");

        second.until("rooms");

        assertThat(eva.of("rooms")).isEmpty();
        assertThat(ann.of("rooms")).as("has opened it herself").isEmpty();
    }

    private EntityId id(String sessionId) {
        return new EntityId(room.tenant().workspaceId(), sessionId);
    }

    /** Of the newest fact of the room, as far as it is known here. */
    private long position(TestSocket socket) {
        room.say(socket, "Here I was");
        return socket.until("group.message").get("position").asLong();
    }

    private static List<String> ids(JsonNode rooms) {
        return rooms.findValuesAsText("sessionId");
    }
}
