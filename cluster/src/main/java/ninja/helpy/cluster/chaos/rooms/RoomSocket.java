package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection of one person, until it breaks. Read and used by one thread. */
final class RoomSocket implements WebSocket.Listener, AutoCloseable {

    /** Longer than a node gives its own entities. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Came(Optional<JsonNode> frame, String end) {}

    private final BlockingQueue<Came> came = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    RoomSocket(HttpClient http, String nodeUrl, String ticket) throws IOException, InterruptedException {
        var uri = URI.create(nodeUrl.replaceFirst("^http", "ws") + "/ws?ticket=" + ticket);
        socket = awaited(http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(uri, this)
                .toCompletableFuture());
    }

    void send(String event, String id, Map<String, ?> data) throws IOException, InterruptedException {
        var frame = JSON.writeValueAsString(Map.of("event", event, "id", id, "data", data));
        awaited(socket.sendText(frame, true));
    }

    /** The next frame; empty if none comes within that time. */
    Optional<JsonNode> take(Duration within) throws IOException, InterruptedException {
        Came next = came.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) return Optional.empty();
        if (next.frame().isEmpty()) throw new IOException("the connection has ended: " + next.end());
        return next.frame();
    }

    private static <T> T awaited(CompletableFuture<T> doing) throws IOException, InterruptedException {
        try {
            return doing.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException("no connection", failure);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                came.add(new Came(Optional.of(JSON.readTree(partial.toString())), ""));
            } catch (JsonProcessingException broken) {
                came.add(new Came(Optional.empty(), "no JSON: " + partial));
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        came.add(new Came(Optional.empty(), code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        came.add(new Came(Optional.empty(), error.toString()));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
