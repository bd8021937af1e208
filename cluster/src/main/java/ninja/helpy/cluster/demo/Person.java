package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Someone in a room, behind a WebSocket of his own that a one-time ticket opened. */
final class Person implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NORMAL = 1000;

    private final String name;
    private final String roomId;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private int sent;

    Person(Client client, Place place, String userId, String name) {
        this.name = name;
        this.roomId = place.roomId();
        JsonNode ticket = client.post(place.path("/ws-tickets"), Map.of("userId", userId, "displayName", name));
        try {
            this.socket = client.http()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create(place.wsUrl() + "?ticket="
                                    + ticket.path("ticket").asText()),
                            new Listener(frames))
                    .join();
        } catch (CompletionException refused) {
            throw new DemoFailure(name + " cannot open a WebSocket: " + refused.getCause(), refused);
        }
    }

    void join() {
        answered(send("group.join", Map.of("sessionId", roomId)));
    }

    /** The id that the room gave to the message. */
    String say(String text) {
        return answered(send("group.message", Map.of("sessionId", roomId, "message", Map.of("content", text))))
                .path("messageId")
                .asText();
    }

    /** The next frame, whatever it is. A ping is answered on the way. */
    JsonNode next() {
        JsonNode frame = polled();
        while (frame.path("event").asText().equals("ping")) {
            send("pong", Map.of());
            frame = polled();
        }
        return frame;
    }

    /** Says goodbye if the socket still is open. */
    @Override
    public void close() {
        if (socket.isOutputClosed()) return;
        socket.sendClose(NORMAL, "bye").exceptionally(closedAlready -> socket);
    }

    private String send(String event, Map<String, ?> data) {
        String id = Integer.toString(++sent);
        try {
            socket.sendText(Client.text(Map.of("event", event, "id", id, "data", data)), true)
                    .join();
            return id;
        } catch (CompletionException closed) {
            throw new DemoFailure(name + "'s socket takes no more: " + closed.getCause(), closed);
        }
    }

    /** Frames that come before the answer were for the room, and are kept. */
    private JsonNode answered(String id) {
        var others = new java.util.ArrayList<JsonNode>();
        while (true) {
            JsonNode frame = next();
            JsonNode data = frame.path("data");
            if (data.path("id").asText().equals(id)) {
                DemoFailure.unless(data.path("ok").asBoolean(), name + " was refused: " + data);
                frames.addAll(others);
                return data.path("result");
            }
            others.add(frame);
        }
    }

    private JsonNode polled() {
        try {
            JsonNode frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (frame == null) throw new DemoFailure(name + " has heard nothing for " + PATIENCE.toSeconds() + " s");
            if (frame.has("closed"))
                throw new DemoFailure(
                        name + "'s socket was closed: " + frame.path("closed").asText());
            return frame;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", interrupted);
        }
    }

    private static final class Listener implements WebSocket.Listener {

        private final BlockingQueue<JsonNode> frames;
        private final StringBuilder partial = new StringBuilder();

        Listener(BlockingQueue<JsonNode> frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                frames.add(Client.parsed(partial.toString()));
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add(Client.parsed(Client.text(Map.of("closed", code + " " + reason))));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            frames.add(Client.parsed(Client.text(Map.of("closed", failure.toString()))));
        }
    }
}
