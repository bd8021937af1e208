package ninja.helpy.cluster.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads server-sent events as a browser does. */
public final class SseLines {

    private SseLines() {}

    /** One event; {@code id} is empty if it has none of its own. */
    public record Event(String name, String id, String data) {}

    /** Until the stream ends, or {@code goOn} says no. */
    public static void read(InputStream in, Predicate<Event> goOn) {
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var parser = new Parser();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = parser.take(line);
                if (event.isPresent() && !goOn.test(event.get())) return;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Line by line. */
    public static final class Parser {

        private final StringBuilder data = new StringBuilder();
        private String name = "message";
        private String id = "";

        /** An event, at the empty line behind it. */
        public Optional<Event> take(String line) {
            if (line.isEmpty()) return ended();
            if (line.startsWith("event:")) name = value(line);
            else if (line.startsWith("id:")) id = value(line);
            else if (line.startsWith("data:"))
                data.append(data.isEmpty() ? "" : "\n").append(value(line));
            return Optional.empty();
        }

        private Optional<Event> ended() {
            var event = data.isEmpty() ? Optional.<Event>empty() : Optional.of(new Event(name, id, data.toString()));
            name = "message";
            id = "";
            data.setLength(0);
            return event;
        }

        private static String value(String line) {
            String value = line.substring(line.indexOf(':') + 1);
            return value.startsWith(" ") ? value.substring(1) : value;
        }
    }
}
