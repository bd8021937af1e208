package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.api.LiveApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who comes over a socket, and whom he brings along. */
class SocketMembersTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aHelpyThatComesWithSomebodyIsHisAndLeavesWithHim() {
        var empty = Ids.next();
        LiveApi.done(live.entities.ask(
                live.entities.session(new EntityId(room.tenant().workspaceId(), empty)),
                to -> new CreateSession(NewRoom.of("Empty", RoomSettings.DEFAULT, List.of()), to)));
        var helpyId = room.tenant().agentId();
        var ann = room.socket("ann");
        var bob = room.socket("bob");
        room.acked(bob, "group.join", Map.of("sessionId", empty));

        var joined = room.acked(ann, "group.join", Map.of("sessionId", empty, "helpyId", helpyId));
        room.acked(ann, "group.leave", Map.of("sessionId", empty));

        assertThat(joined.at("/helpys/0/helpyId").asText()).isEqualTo(helpyId);
        assertThat(joined.at("/helpys/0/ownerId").asText()).isEqualTo("ann");
        assertThat(bob.until("helpy.added").at("/data/helpy/ownerId").asText()).isEqualTo("ann");
        assertThat(bob.until("group.leave").at("/data/userId").asText()).isEqualTo("ann");
        assertThat(bob.until("helpy.removed").at("/data/helpyId").asText()).isEqualTo(helpyId);
    }
}
