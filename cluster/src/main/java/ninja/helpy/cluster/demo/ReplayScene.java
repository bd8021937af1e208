package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ninja.helpy.cluster.terminal.Terminal;

/** Use 4: what has just happened, read again from the journal; and how an entity was at one of its events. */
final class ReplayScene {

    private static final int SHOWN = 6;

    private final Terminal terminal;
    private final Client client;
    private final Place place;
    private final Instant since;

    ReplayScene(Terminal terminal, Client client, Place place, Instant since) {
        this.terminal = terminal;
        this.client = client;
        this.place = place;
        this.since = since;
    }

    /** How many events there were. */
    int play() {
        List<JsonNode> events = Settling.until(this::events, this::isComplete);
        DemoFailure.unless(isComplete(events), "the replay does not show the end of the room's round");
        Map<String, Long> counts = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.path("entityType").asText(), TreeMap::new, Collectors.counting()));
        terminal.line("  " + events.size() + " events since the demo began: "
                + counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", ")));
        events.stream()
                .skip(Math.max(0, events.size() - SHOWN))
                .forEach(event -> terminal.line(String.format(
                        java.util.Locale.ROOT,
                        "    %s  %-14s #%-4d %s",
                        event.path("at").asText(),
                        event.path("entityType").asText(),
                        event.path("seqNr").asLong(),
                        event.path("type").asText())));
        viewAt(events);
        return events.size();
    }

    private List<JsonNode> events() {
        var events = new ArrayList<JsonNode>();
        String query = "?from=" + since;
        while (true) {
            JsonNode page = client.get(place.path("/events") + query);
            page.path("items").forEach(events::add);
            String next = page.path("nextCursor").asText("");
            if (page.path("nextCursor").isNull() || next.isEmpty()) return events;
            query = "?from=" + since + "&cursor=" + next;
        }
    }

    private boolean isComplete(List<JsonNode> events) {
        return events.stream().anyMatch(event -> event.path("type").asText().equals("round-completed"));
    }

    private void viewAt(List<JsonNode> events) {
        JsonNode ledger = events.stream()
                .filter(event -> event.path("entityType").asText().contains("ledger"))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("the replay shows nothing of the credits"));
        long at = ledger.path("seqNr").asLong();
        JsonNode view =
                client.get(place.path("/entities/" + ledger.path("entityType").asText() + "/"
                        + ledger.path("entityId").asText() + "?at=" + at));
        DemoFailure.unless(view.path("seqNr").asLong() == at, "the view is not at event " + at + ": " + view);
        terminal.line(terminal.dim("  the credit ledger as it was at its event " + at + ": "
                + Paragraphs.tail(view.path("state").toString(), terminal.width())));
    }
}
