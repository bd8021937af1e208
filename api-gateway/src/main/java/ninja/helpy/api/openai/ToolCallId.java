package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.run.Piece;

/**
 * Calls of a client's tools on this wire. The client comes back with no more than the ids of the calls, so an id says which
 * run waits for its answer.
 */
record ToolCallId(String runId, String callId) {

    private static final char SEPARATOR = '.';
    private static final int CHARS_MAX = 200;

    /** Empty if it is none of ours. */
    static Optional<ToolCallId> of(String toolCallId) {
        int cut = toolCallId.indexOf(SEPARATOR);
        if (cut <= 0 || cut == toolCallId.length() - 1 || toolCallId.length() > CHARS_MAX) return Optional.empty();
        return Optional.of(new ToolCallId(toolCallId.substring(0, cut), toolCallId.substring(cut + 1)));
    }

    static ArrayNode whole(String runId, List<Piece.ToolCalled> calls) {
        return written(runId, calls, false);
    }

    /** In a chunk each has its index. */
    static ArrayNode streamed(String runId, List<Piece.ToolCalled> calls) {
        return written(runId, calls, true);
    }

    private static ArrayNode written(String runId, List<Piece.ToolCalled> calls, boolean numbered) {
        var written = JsonNodeFactory.instance.arrayNode();
        for (var call : calls) {
            var node = written.addObject();
            if (numbered) node.put("index", written.size() - 1);
            node.put("id", runId + SEPARATOR + call.callId());
            node.put("type", "function");
            node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        }
        return written;
    }
}
