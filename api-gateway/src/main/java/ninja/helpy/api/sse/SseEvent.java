package ninja.helpy.api.sse;

import akka.util.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.api.wire.Json;

/** One named server-sent event. {@code id} is the position that a lost reader comes back with. */
public record SseEvent(String name, Optional<String> id, Object data) {

    public static SseEvent at(long position, String name, Map<String, ?> data) {
        return new SseEvent(name, Optional.of(Long.toString(position)), data);
    }

    /** Everything that waits goes out as one chunk: a write costs more than the bytes in it. */
    public static ByteString chunk(List<SseEvent> events) {
        var text = new StringBuilder();
        events.forEach(event -> event.appendTo(text));
        return ByteString.fromString(text.toString());
    }

    /** JSON has no raw line breaks, so that one {@code data:} line always holds all of it. */
    private void appendTo(StringBuilder text) {
        text.append("event: ").append(name).append('\n');
        id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
        text.append("data: ").append(Json.text(data)).append("\n\n");
    }
}
