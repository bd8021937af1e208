package ninja.helpy.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import ninja.helpy.api.wire.Json;

/** Reads server-sent events as a browser does. */
public final class EventReader {

    /** One event; a comment is an event without a name. */
    public record Event(String name, String id, String data) {

        public JsonNode json() {
            return Json.parse(data.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final BufferedReader lines;

    public EventReader(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** Empty at the end of the stream. */
    public Optional<Event> next() {
        try {
            var name = "";
            var id = "";
            var data = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) return Optional.of(new Event(name, id, data));
                if (line.startsWith("event: ")) name = line.substring(7);
                if (line.startsWith("id: ")) id = line.substring(4);
                if (line.startsWith("data: ")) data = line.substring(6);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Event until(String name) {
        for (var event = next(); event.isPresent(); event = next()) {
            if (event.get().name().equals(name)) return event.get();
        }
        throw new AssertionError("the stream ended before " + name);
    }

    public List<Event> rest() {
        var events = new ArrayList<Event>();
        for (var event = next(); event.isPresent(); event = next()) events.add(event.get());
        return events;
    }

    public static String text(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("text"))
                .map(event -> event.json().get("delta").asText())
                .collect(Collectors.joining());
    }

    public static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }
}
