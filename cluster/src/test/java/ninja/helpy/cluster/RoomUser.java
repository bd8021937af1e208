package ninja.helpy.cluster;

import static ninja.helpy.cluster.HttpUser.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A person in a room, by WebSocket. */
final class RoomUser implements WebSocket.Listener, AutoCloseable {

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** Enters with a ticket that the holder of the workspace's key asks for. */
    RoomUser(HttpUser vouching, String workspace, String nodeUrl, String userId) throws Exception {
        var ticket = vouching.post(
                "/api/workspaces/" + workspace + "/ws-tickets", Map.of("userId", userId, "displayName", userId));
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create(nodeUrl.replace("http:", "ws:") + "/ws?ticket="
                                + ticket.get("ticket").asText()),
                        this)
                .get(20, TimeUnit.SECONDS);
    }

    void send(String event, Map<String, ?> data) throws Exception {
        var frame = Map.of("event", event, "id", event + System.nanoTime(), "data", data);
        socket.sendText(JSON.writeValueAsString(frame), true).get(20, TimeUnit.SECONDS);
    }

    /** The data of every frame of this name so far, in the order in which they came. */
    List<JsonNode> heard(String event) {
        return frames.stream()
                .filter(frame -> frame.get("event").asText().equals(event))
                .map(frame -> frame.get("data"))
                .toList();
    }

    /** Where it stands in the one feed that it reads: the positions of all durable frames, in the order of arrival. */
    List<Long> positions() {
        return frames.stream()
                .filter(frame -> frame.has("position"))
                .map(frame -> frame.get("position").asLong())
                .toList();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                frames.add(JSON.readTree(partial.toString()));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
