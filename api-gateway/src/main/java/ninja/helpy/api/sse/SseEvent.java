package ninja.helpy.api.sse;

import akka.util.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.api.wire.Json;

/**
 * One server-sent event; an empty name is none. {@code id} is the position that a lost reader comes back with.
 */
public record SseEvent(String name, Optional<String> id, Object data) {

    private static final char NEXT_LINE = 0x85;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    public static SseEvent at(long position, String name, Map<String, ?> data) {
        return new SseEvent(name, Optional.of(Long.toString(position)), data);
    }

    /** Nothing but data, as the wires of other makers have it. */
    public static SseEvent unnamed(Object data) {
        return new SseEvent("", Optional.empty(), data);
    }

    /** Everything that waits goes out as one chunk: a write costs more than the bytes in it. */
    public static ByteString chunk(List<SseEvent> events) {
        var text = new StringBuilder();
        events.forEach(event -> event.appendTo(text));
        return ByteString.fromString(text.toString());
    }

    /** JSON has no raw line breaks, so that one {@code data:} line always holds all of it. */
    private void appendTo(StringBuilder text) {
        if (!name.isEmpty()) text.append("event: ").append(name).append('\n');
        id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
        text.append("data: ").append(oneLine(Json.text(data))).append("\n\n");
    }

    /** Some clients end a line at what Unicode calls one, too; in JSON these can only stand in a string. */
    private static String oneLine(String json) {
        if (json.chars().noneMatch(c -> c == NEXT_LINE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR)) return json;
        return json.replace(String.valueOf(NEXT_LINE), "\\u0085")
                .replace(String.valueOf(LINE_SEPARATOR), "\\u2028")
                .replace(String.valueOf(PARAGRAPH_SEPARATOR), "\\u2029");
    }
}
