package ninja.helpy.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;

/**
 * All tools of one run: ours, and those that its client runs himself. Of two with one name the first counts, ours before
 * the client's. At most {@link #TOOLS_MAX}; the rest is not offered.
 */
public final class ToolBox {

    public static final int TOOLS_MAX = 128;

    public static final ToolBox EMPTY = new ToolBox(List.of(), List.of());

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(ModelRequest.Tool offer, Optional<Tool> ours) {}

    public ToolBox(List<Tool> ours, List<ModelRequest.Tool> clients) {
        ours.forEach(tool -> add(tool.offer(), Optional.of(tool)));
        clients.forEach(tool -> add(tool, Optional.empty()));
    }

    private void add(ModelRequest.Tool offer, Optional<Tool> ours) {
        if (entries.size() >= TOOLS_MAX) return;
        entries.putIfAbsent(offer.name(), new Entry(offer, ours));
    }

    /** What the model is offered. */
    public List<ModelRequest.Tool> offers() {
        return entries.values().stream().map(Entry::offer).toList();
    }

    /** What is wrong with a call, in words for the model; empty if it may be made. */
    public Optional<String> objection(ToolCall call) {
        var entry = entries.get(call.name());
        if (entry == null) return Optional.of("there is no tool of this name; there are: " + names());
        return ArgumentSchema.of(entry.offer().parameters()).objection(call.arguments());
    }

    /** Who makes the call; empty: the client. */
    public Optional<Tool> ours(ToolCall call) {
        return Optional.ofNullable(entries.get(call.name())).flatMap(Entry::ours);
    }

    private String names() {
        var names = String.join(", ", entries.keySet());
        return names.isEmpty() ? "none" : names;
    }

    /** The arguments of a call that there is no objection to. */
    public static JsonNode arguments(ToolCall call) {
        return ArgumentSchema.read(call.arguments()).orElseThrow();
    }

    /** As a model may be shown its own call again: providers refuse arguments that are not JSON. */
    public static ToolCall presentable(ToolCall call) {
        boolean isJson = ArgumentSchema.read(call.arguments()).isPresent();
        return isJson ? call : new ToolCall(call.callId(), call.name(), "{}");
    }
}
