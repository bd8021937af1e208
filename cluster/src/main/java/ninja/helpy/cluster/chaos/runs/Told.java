package ninja.helpy.cluster.chaos.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.demo.SseLines.Event;

/** What a client was told of one run, over however many connections: the text once, and one end. */
final class Told {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String expected;
    private final Consumer<String> violation;
    private final StringBuilder text = new StringBuilder();
    private String runId = "";
    private String conversationId = "";
    private String last = "";
    private long position;
    private long cost;
    private int restarts;

    Told(String expected, Consumer<String> violation) {
        this.expected = expected;
        this.violation = violation;
    }

    /** Empty until the first event. */
    String runId() {
        return runId;
    }

    String conversationId() {
        return conversationId;
    }

    /** To come back with. */
    String position() {
        return Long.toString(position);
    }

    boolean isOver() {
        return isTerminal(last);
    }

    /** Nano-dollars. */
    long cost() {
        return cost;
    }

    int restarts() {
        return restarts;
    }

    void take(Event event) {
        if (isOver()) violation.accept("after its end (" + last + ") came " + event);
        moveTo(event);
        JsonNode data = parsed(event);
        switch (event.name()) {
            case "start" -> started(data);
            case "text" -> said(data.path("delta").asText());
            case "restarted" -> {
                restarts++;
                text.setLength(0);
            }
            case "done" -> ended(data);
            case "error", "cancelled" -> violation.accept("ended with " + event);
            default -> {}
        }
        last = event.name();
    }

    private void moveTo(Event event) {
        long to = event.id().isEmpty() ? 0 : Long.parseLong(event.id());
        if (to <= position) violation.accept("after position " + position + " came " + event);
        position = to;
    }

    private void started(JsonNode data) {
        String id = data.path("runId").asText();
        if (!runId.isEmpty() && !runId.equals(id)) violation.accept("was run " + runId + ", is now run " + id);
        runId = id;
        conversationId = data.path("conversationId").asText();
    }

    private void said(String delta) {
        if (!expected.startsWith(delta, text.length())) {
            violation.accept("at character " + text.length() + " came \"" + delta + "\"");
        }
        text.append(delta);
    }

    private void ended(JsonNode data) {
        if (!expected.contentEquals(text)) {
            violation.accept("was done after " + text.length() + " of " + expected.length() + " characters");
        }
        var told = Credits.parse(data.path("costCredits").asText());
        if (told.isEmpty()) violation.accept("was done without a cost: " + data);
        cost = told.orElse(0L);
    }

    private static boolean isTerminal(String name) {
        return name.equals("done") || name.equals("error") || name.equals("cancelled");
    }

    private static JsonNode parsed(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("no JSON: " + event, broken);
        }
    }
}
