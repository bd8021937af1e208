package ninja.helpy.api.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;

/** A client of the platform's own library. It remembers every frame, and waits for the next of a kind. */
final class TestSocket implements WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<JsonNode> fresh = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile boolean reading = true;
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    static TestSocket open(LiveApi live, String path, Optional<String> key) {
        return open(live, live.port(), path, key);
    }

    static TestSocket open(LiveApi live, int port, String path, Optional<String> key) {
        var test = new TestSocket();
        var builder = live.http.newWebSocketBuilder();
        key.ifPresent(shown -> builder.header("Authorization", "Bearer " + shown));
        test.socket.complete(builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), test)
                .join());
        return test;
    }

    void send(String event, String id, String data) {
        raw("{\"event\":\"" + event + "\",\"id\":\"" + id + "\",\"data\":" + data + "}");
    }

    void raw(String text) {
        try {
            socket.join().sendText(text, true).join();
        } catch (RuntimeException gone) {
            if (!closed.isDone() && !socket.join().isOutputClosed()) throw gone;
        }
    }

    /** The next frame of this kind that nobody has waited for yet. */
    JsonNode until(String event) {
        try {
            while (true) {
                var frame = fresh.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (frame == null) throw new AssertionError("no " + event + " after " + seen);
                if (frame.get("event").asText().equals(event)) return frame;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<JsonNode> seen() {
        return seen;
    }

    List<JsonNode> of(String event) {
        return seen.stream()
                .filter(frame -> frame.get("event").asText().equals(event))
                .toList();
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void stopReading() {
        reading = false;
    }

    void abort() {
        socket.join().abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            var frame = Json.parse(partial.toString().getBytes(StandardCharsets.UTF_8));
            partial.setLength(0);
            seen.add(frame);
            fresh.add(frame);
        }
        if (reading) webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        if (reading) webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
