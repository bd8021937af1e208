package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Pulse;

/**
 * One person in a room: says something now and then, calls a Helpy sometimes, and reads. Where the connection breaks he
 * comes back on some node with the last position that he has, and says again what was not acknowledged, under its id.
 */
final class PersonWorker {

    private static final int OF_HUNDRED = 100;
    private static final int CALLS_A_HELPY = 25;
    private static final int PAUSE_MILLIS_MIN = 400;
    private static final int PAUSE_MILLIS_MAX = 2_000;
    private static final int SAID_MAX = 100_000;

    /** How often he listens for the farewells of the others before he comes in anew. */
    private static final int LOOKS = 10;

    private final int number;
    private final String userId;
    private final String workspacePath;
    private final String key;
    private final Room room;
    private final Transcript transcript;
    private final HttpClient http;
    private final Client client;
    private final Pulse pulse;
    private final SplittableRandom random;
    private int said;
    private Optional<String> unsaid = Optional.empty();
    private boolean hasSaidFarewell;

    /** What comes before the room has answered is told again after it, from where this person says. */
    private boolean hasEntered;

    PersonWorker(int number, Hall hall, Room room, Transcript transcript, HttpClient http, Client client, Pulse pulse) {
        this.number = number;
        this.userId = RoomsWorkload.userId(number);
        this.workspacePath = hall.path("");
        this.key = hall.key();
        this.room = room;
        this.transcript = transcript;
        this.http = http;
        this.client = client;
        this.pulse = pulse;
        this.random = client.random();
    }

    void work() {
        while (!room.isOverFor(transcript)) client.attempt("the feed of room " + room.id(), this::visit);
    }

    private void visit(String nodeUrl) throws IOException, InterruptedException {
        var ticket = client.ask(
                        "POST",
                        workspacePath + "/ws-tickets",
                        key,
                        Map.of("userId", userId, "displayName", "Person " + number))
                .text("ticket");
        try (var socket = new RoomSocket(http, nodeUrl, ticket)) {
            enter(socket);
            while (!hasSaidFarewell) {
                listen(socket, pause());
                say(socket);
            }
            for (int look = 0; look < LOOKS && !room.isOverFor(transcript); look++) listen(socket, pause());
        }
    }

    private void enter(RoomSocket socket) throws IOException, InterruptedException {
        var data = new LinkedHashMap<String, Object>();
        data.put("sessionId", room.id());
        if (!transcript.isEmpty()) data.put("resumeFrom", Map.of(room.id(), transcript.position()));
        hasEntered = false;
        acknowledged(socket, "group.join", "join", data);
        hasEntered = true;
    }

    /** The same words under the same id until they are acknowledged; then the next. */
    private void say(RoomSocket socket) throws IOException, InterruptedException {
        if (unsaid.isEmpty()) unsaid = Optional.of(words());
        String words = unsaid.get();
        var message = Map.of("content", words, "clientMessageId", "c" + number + "-" + said);
        var result = acknowledged(
                socket, "group.message", "say-" + said, Map.of("sessionId", room.id(), "message", message));
        room.acknowledged(words, result.at("/messageId").asText());
        client.nowAcknowledged();
        pulse.beat(number - 1);
        hasSaidFarewell = words.equals(Room.farewell(userId));
        unsaid = Optional.empty();
    }

    private String words() {
        said++;
        if (!client.isToWork() || said >= SAID_MAX) return Room.farewell(userId);
        var helpys = room.helpys();
        boolean calls = random.nextInt(OF_HUNDRED) < CALLS_A_HELPY;
        String whom = calls ? "@" + helpys.get(random.nextInt(helpys.size())) + " " : "";
        return whom + "words " + said + " of " + userId;
    }

    /** What the answer to it says. Whatever else comes meanwhile is read. */
    private JsonNode acknowledged(RoomSocket socket, String event, String id, Map<String, ?> data)
            throws IOException, InterruptedException {
        socket.send(event, id, data);
        long deadline = System.nanoTime() + RoomSocket.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var frame = socket.take(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            if (frame.isEmpty()) break;
            read(frame.get());
            boolean isAnswer = frame.get().path("event").asText().equals("ack")
                    && frame.get().at("/data/id").asText().equals(id);
            if (!isAnswer) continue;
            if (!frame.get().at("/data/ok").asBoolean()) throw new IOException("refused: " + frame.get());
            return frame.get().at("/data/result");
        }
        throw new IOException("no acknowledgement of " + id);
    }

    private void listen(RoomSocket socket, Duration length) throws IOException, InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = until - System.nanoTime()) {
            socket.take(Duration.ofNanos(left)).ifPresent(this::read);
        }
    }

    private void read(JsonNode frame) {
        if (!hasEntered) return;
        if (frame.has("position")) transcript.take(frame);
        boolean isExpired = frame.path("event").asText().equals("error")
                && frame.at("/data/code").asText().equals("expired");
        if (isExpired) transcript.expired(frame.at("/data/position").asLong());
    }

    private Duration pause() {
        return Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX));
    }
}
