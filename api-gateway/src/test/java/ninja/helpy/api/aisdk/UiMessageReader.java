package ninja.helpy.api.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ninja.helpy.api.run.EventReader.Event;

/**
 * Reads a UI message stream, version 1, as strictly as can be: no part of an unknown type, no field too many or of another
 * type, nothing written into what is not open, nothing left open, one end and one {@code [DONE]}.
 */
public final class UiMessageReader {

    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("start", Set.of("messageId?", "messageMetadata?")),
            Map.entry("start-step", Set.of()),
            Map.entry("finish-step", Set.of()),
            Map.entry("text-start", Set.of("id")),
            Map.entry("text-delta", Set.of("id", "delta")),
            Map.entry("text-end", Set.of("id")),
            Map.entry("reasoning-start", Set.of("id")),
            Map.entry("reasoning-delta", Set.of("id", "delta")),
            Map.entry("reasoning-end", Set.of("id")),
            Map.entry("tool-input-start", Set.of("toolCallId", "toolName", "dynamic?", "providerExecuted?")),
            Map.entry(
                    "tool-input-available", Set.of("toolCallId", "toolName", "input", "dynamic?", "providerExecuted?")),
            Map.entry("tool-output-available", Set.of("toolCallId", "output", "dynamic?", "providerExecuted?")),
            Map.entry("tool-output-error", Set.of("toolCallId", "errorText", "dynamic?", "providerExecuted?")),
            Map.entry("data-restarted", Set.of("id", "data")),
            Map.entry("message-metadata", Set.of("messageMetadata")),
            Map.entry("finish", Set.of("finishReason", "messageMetadata?")),
            Map.entry("error", Set.of("errorText")),
            Map.entry("abort", Set.of()));

    private static final Set<String> TEXTS =
            Set.of("id", "delta", "messageId", "toolCallId", "toolName", "errorText", "reason", "finishReason");
    private static final Set<String> FINISH_REASONS =
            Set.of("stop", "length", "content-filter", "tool-calls", "error", "other");

    private final List<String> types = new ArrayList<>();
    private final ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    private final Map<String, String> open = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> calls = new HashSet<>();
    private final List<String> pageCalls = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private String messageId = "";
    private String end = "";
    private boolean inStep;
    private boolean done;

    public static UiMessageReader read(List<Event> events) {
        var reader = new UiMessageReader();
        events.forEach(reader::next);
        if (!reader.done) throw new AssertionError("the stream ended without [DONE]: " + reader.types);
        return reader;
    }

    public List<String> types() {
        return types;
    }

    public String messageId() {
        return messageId;
    }

    /** Text after the last restart, as a page shows it. */
    public String text() {
        return text.toString();
    }

    /** Tools that the page is to run. */
    public List<String> pageCalls() {
        return pageCalls;
    }

    public String reasoning() {
        return reasoning.toString();
    }

    /** All metadata, as the parts have merged it. */
    public JsonNode metadata() {
        return metadata;
    }

    /** {@code finish}, {@code error} or {@code abort}. */
    public String end() {
        return end;
    }

    private void next(Event event) {
        require(event.name().isEmpty() && event.id().isEmpty(), "has a name or an id", event.data());
        if (event.data().isEmpty()) return;
        require(!done, "comes after [DONE]", event.data());
        if (event.data().equals("[DONE]")) {
            require(!end.isEmpty(), "comes before the end", event.data());
            done = true;
            return;
        }
        var part = event.json();
        check(part);
        types.add(part.get("type").asText());
        read(part);
    }

    private void check(JsonNode part) {
        var type = part.path("type").asText();
        require(FIELDS.containsKey(type), "has an unknown type", part);
        var fields = FIELDS.getOrDefault(type, Set.of());
        part.fieldNames()
                .forEachRemaining(name -> require(
                        name.equals("type") || fields.contains(name) || fields.contains(name + '?'),
                        "has a field too many: " + name,
                        part));
        fields.stream()
                .filter(name -> !name.endsWith("?"))
                .forEach(name -> require(part.has(name), "misses " + name, part));
        TEXTS.stream()
                .filter(part::has)
                .forEach(name -> require(part.get(name).isTextual(), name + " is no text", part));
        require(end.isEmpty(), "comes after the end", part);
        require(type.equals("start") == types.isEmpty(), "starts not, or twice", part);
    }

    private void read(JsonNode part) {
        var type = part.get("type").asText();
        switch (type) {
            case "start" -> messageId = part.path("messageId").asText();
            case "start-step" -> {
                require(!inStep, "is in a step", part);
                inStep = true;
            }
            case "finish-step" -> {
                require(inStep && open.isEmpty(), "ends no step, or one with open parts", part);
                inStep = false;
            }
            case "data-restarted" -> {
                require(!inStep, "is in a step", part);
                text.setLength(0);
                reasoning.setLength(0);
            }
            case "message-metadata" -> {}
            case "finish", "error", "abort" -> {
                require(!inStep, "is in a step", part);
                end = type;
            }
            default -> inStep(part, type);
        }
        if (type.equals("finish")) {
            require(FINISH_REASONS.contains(part.get("finishReason").asText()), "has no such reason", part);
        }
        if (part.has("messageMetadata")) metadata.setAll((ObjectNode) part.get("messageMetadata"));
    }

    private void inStep(JsonNode part, String type) {
        require(inStep, "is in no step", part);
        if (type.startsWith("tool-")) tool(part, type);
        else words(part, type.substring(0, type.indexOf('-')), type);
    }

    private void words(JsonNode part, String kind, String type) {
        var id = part.get("id").asText();
        if (type.endsWith("-start")) {
            require(used.add(id), "uses an id twice", part);
            open.put(id, kind);
            return;
        }
        require(kind.equals(open.get(id)), "writes what is not open", part);
        if (type.endsWith("-end")) open.remove(id);
        else (kind.equals("text") ? text : reasoning).append(part.get("delta").asText());
    }

    private void tool(JsonNode part, String type) {
        var id = part.get("toolCallId").asText();
        if (type.equals("tool-input-start")) calls.add(id);
        if (type.equals("tool-input-available")
                && !part.path("providerExecuted").asBoolean()) pageCalls.add(id);
        else require(calls.contains(id), "is about an unknown call", part);
    }

    private static void require(boolean holds, String problem, Object part) {
        if (!holds) throw new AssertionError("part " + problem + ": " + part);
    }
}
