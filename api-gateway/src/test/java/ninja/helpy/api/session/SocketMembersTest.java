package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
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
        var empty = room.another();
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

    @Test
    void aKeyThatMayOnlyReadDoesOverASocketWhatItDoesByHttp() {
        var ann = room.joined("ann");
        var messageId = room.say(ann, "Hello");
        var bob = reader("bob");

        room.acked(bob, "group.join", Map.of("sessionId", room.room()));
        room.acked(bob, "message.reaction", reaction(messageId));
        room.acked(bob, "message.read", Map.of("sessionId", room.room()));
        room.acked(bob, "user.typing", Map.of("sessionId", room.room(), "isTyping", true));

        assertThat(ann.until("message.reaction").at("/data/userId").asText()).isEqualTo("bob");
        assertThat(room.refused(bob, "message.edit", edit(messageId))).isEqualTo("forbidden");
        room.acked(bob, "group.leave", Map.of("sessionId", room.room()));
        assertThat(ann.until("group.leave").at("/data/userId").asText()).isEqualTo("bob");
    }

    @Test
    void whatMayCostCreditsTakesAKeyThatMayWrite() {
        var bob = reader("bob");
        room.acked(bob, "group.join", Map.of("sessionId", room.room()));
        var conversationId = room.conversationOf("bob");
        var words = Map.of("sessionId", room.room(), "message", "Hello");
        var question = Map.of("conversationId", conversationId, "content", "Hello");
        var results = Map.of("conversationId", conversationId, "runId", "r-1", "results", List.of());

        assertThat(room.refused(bob, "group.message", words)).isEqualTo("forbidden");
        assertThat(room.refused(bob, "message.send", question)).isEqualTo("forbidden");
        assertThat(room.refused(bob, "tool.results", results)).isEqualTo("forbidden");
    }

    @Test
    void whatNobodyKnowsIsNotForbiddenToAKeyThatMayOnlyRead() {
        var bob = reader("bob");

        assertThat(room.refused(bob, "group.dance", Map.of("sessionId", room.room())))
                .isEqualTo(room.refused(room.joined("ann"), "group.dance", Map.of("sessionId", room.room())))
                .isEqualTo("validation_failed");
    }

    private Map<String, ?> reaction(String messageId) {
        return Map.of("sessionId", room.room(), "messageId", messageId, "emoji", "👍");
    }

    private Map<String, ?> edit(String messageId) {
        return Map.of("sessionId", room.room(), "messageId", messageId, "content", "Not mine");
    }

    /** Somebody with a key that may only read. */
    private TestSocket reader(String userId) {
        var workspaceId = room.tenant().workspaceId();
        var key = live.api.secrets().apiKey(workspaceId, Optional.empty());
        LiveApi.done(live.entities.ask(
                live.entities.workspace(workspaceId),
                to -> new AddApiKey("k-" + userId, "reads", Level.READ, key.hash(), Optional.empty(), to)));
        var socket = TestSocket.open(live, "/ws", Optional.empty());
        socket.send("connect", "c", Json.text(Map.of("userId", userId, "token", key.shown())));
        socket.until("connect");
        return socket;
    }
}
