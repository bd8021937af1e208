package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.workspace.WorkspaceCommand.IssueTicket;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.wire.Json;
import org.awaitility.Awaitility;

/** A room in a workspace of its own, and the people who come in over sockets. */
record RoomOnSockets(LiveApi live, Tenant tenant, String room) {

    static RoomOnSockets open(LiveApi live) {
        var tenant = live.tenant();
        var helpy = new RoomHelpy(
                tenant.agentId(), tenant.agentName(), Optional.empty(), Optional.empty(), Optional.empty());
        return new RoomOnSockets(live, tenant, opened(live, tenant, List.of(helpy)));
    }

    /** The id of one more room in the same workspace, without any Helpy. */
    String another() {
        return opened(live, tenant, List.of());
    }

    private static String opened(LiveApi live, Tenant tenant, List<RoomHelpy> helpys) {
        var sessionId = Ids.next();
        var settings = RoomSettings.DEFAULT.with(3, RespondMode.MENTION);
        LiveApi.done(live.entities.ask(
                live.entities.session(new EntityId(tenant.workspaceId(), sessionId)),
                to -> new CreateSession(NewRoom.of("Room", settings, helpys), to)));
        return sessionId;
    }

    EntityId id() {
        return new EntityId(tenant.workspaceId(), room);
    }

    String ticket(String userId) {
        return ticket(userId, "k-1");
    }

    String ticket(String userId, String keyId) {
        var made = live.api.secrets().ticket(tenant.workspaceId());
        LiveApi.done(live.entities.ask(
                live.entities.workspace(tenant.workspaceId()),
                to -> new IssueTicket(made.hash(), userId, userId.toUpperCase(Locale.ROOT), keyId, to)));
        return made.shown();
    }

    TestSocket socket(String userId) {
        return TestSocket.open(live, "/ws?ticket=" + ticket(userId), Optional.empty());
    }

    TestSocket joined(String userId) {
        var socket = socket(userId);
        socket.until("connect");
        acked(socket, "group.join", Map.of("sessionId", room));
        return socket;
    }

    /** Sends it, and gives what the ack says of it. */
    JsonNode acked(TestSocket socket, String event, Map<String, ?> data) {
        var ack = answered(socket, event, data);
        assertThat(ack.at("/data/ok").asBoolean()).as(ack.toString()).isTrue();
        return ack.at("/data/result");
    }

    String refused(TestSocket socket, String event, Map<String, ?> data) {
        var ack = answered(socket, event, data);
        assertThat(ack.at("/data/ok").asBoolean()).as(ack.toString()).isFalse();
        return ack.at("/data/error/code").asText();
    }

    private static JsonNode answered(TestSocket socket, String event, Map<String, ?> data) {
        var id = Ids.next();
        socket.send(event, id, Json.text(data));
        return Awaitility.await()
                .until(() -> ack(socket, id), Optional::isPresent)
                .orElseThrow();
    }

    /** Without taking anything away from those who wait for other frames. */
    private static Optional<JsonNode> ack(TestSocket socket, String id) {
        return socket.of("ack").stream()
                .filter(ack -> ack.at("/data/id").asText().equals(id))
                .findFirst();
    }

    /** By REST, with the workspace's key for this person. */
    HttpRequest.Builder request(String userId, String path) {
        return live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", userId);
    }

    /** The id of the message. */
    String say(TestSocket socket, String words) {
        return acked(socket, "group.message", Map.of("sessionId", room, "message", words))
                .get("messageId")
                .asText();
    }

    String conversationOf(String userId) {
        var conversationId = Ids.next();
        LiveApi.done(live.entities.ask(
                live.entities.conversation(new EntityId(tenant.workspaceId(), conversationId)),
                to -> new StartConversation(tenant.agentId(), userId, Optional.empty(), to)));
        return conversationId;
    }

    static List<Long> positions(TestSocket socket) {
        var positions = new ArrayList<Long>();
        for (JsonNode frame : socket.seen()) {
            if (frame.has("position")) positions.add(frame.get("position").asLong());
        }
        return positions;
    }
}
