package ninja.helpy.api.session;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a reader of rooms. It is rendered once per wire, however many read it: every socket of a node is given
 * the same object. Durable frames carry the room's position; the others may be dropped for a slow reader.
 */
final class Frame {

    /** Where in which room or conversation a durable frame belongs. */
    record Place(String feedId, long position) {}

    private final String event;
    private final Map<String, ?> data;
    private final Instant at;
    private final Optional<Place> place;
    private final boolean droppable;
    private volatile byte @Nullable [] open;
    private @Nullable ByteString sse;

    private Frame(String event, Map<String, ?> data, Instant at, Optional<Place> place, boolean droppable) {
        this.event = event;
        this.data = data;
        this.at = at;
        this.place = place;
        this.droppable = droppable;
    }

    /** A fact of a room: never lost, never doubled. */
    static Frame durable(String event, Map<String, ?> data, Instant at, Place place) {
        return new Frame(event, data, at, Optional.of(place), false);
    }

    /** A draft or a sign of life, worth nothing later. */
    static Frame passing(String event, Map<String, ?> data, Instant at) {
        return new Frame(event, data, at, Optional.empty(), true);
    }

    /** For one connection only: an answer to it, which it must get. */
    static Frame direct(String event, Map<String, ?> data, Instant at) {
        return new Frame(event, data, at, Optional.empty(), false);
    }

    /** Names and values in turn, kept in this order. */
    static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return map;
    }

    Optional<Place> place() {
        return place;
    }

    boolean isDroppable() {
        return droppable;
    }

    /** All but the last brace, in UTF-8: each connection closes it in its own way. */
    byte[] openBytes() {
        var known = open;
        return known != null ? known : rendered();
    }

    private synchronized byte[] rendered() {
        var bytes = open;
        if (bytes == null) {
            var whole = new LinkedHashMap<String, Object>();
            whole.put("event", event);
            whole.put("data", data);
            whole.put("ts", at.toString());
            place.ifPresent(here -> whole.put("position", here.position()));
            var closed = Json.bytes(whole);
            bytes = Arrays.copyOf(closed, closed.length - 1);
            open = bytes;
        }
        return bytes;
    }

    String text() {
        return new String(openBytes(), StandardCharsets.UTF_8) + '}';
    }

    synchronized ByteString sse() {
        if (sse == null) {
            var id = place.map(here -> Long.toString(here.position()));
            sse = SseEvent.chunk(List.of(new SseEvent(event, id, data)));
        }
        return sse;
    }

    @Override
    public String toString() {
        return text();
    }
}
