package ninja.helpy.agents.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import ninja.helpy.agents.outbound.OutboundAnswer;

/**
 * The answer to one JSON-RPC request, among whatever else a server says: alone as JSON, or in a stream of events. What the
 * server asks us in between is passed over, since we have told it that we can nothing.
 */
final class RpcAnswer implements OutboundAnswer<RpcAnswer.Answered> {

    private static final int DEPTH_MAX = 100;
    private static final int WORDS_MAX = 300;
    private static final int OK = 200;

    static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build());

    private final Head head;
    private final String id;
    private final boolean isStream;
    private final StringBuilder text = new StringBuilder();

    /** {@code result} is missing if the server only said that it has heard. */
    record Answered(JsonNode result, Optional<String> sessionId) {}

    RpcAnswer(Head head, String id) {
        this.head = head;
        this.id = id;
        this.isStream = head.contentType().equals("text/event-stream");
    }

    @Override
    public Optional<Answered> read(String more) {
        text.append(more);
        return isStream ? inStream() : Optional.empty();
    }

    /** Events end with an empty line; what is not ended yet waits for more. */
    private Optional<Answered> inStream() {
        for (int end = endOfEvent(); end >= 0; end = endOfEvent()) {
            var event = text.substring(0, end);
            text.delete(0, end);
            var answer = answerIn(data(event));
            if (answer.isPresent()) return answer;
        }
        return Optional.empty();
    }

    private int endOfEvent() {
        int at = -1;
        for (var gap : new String[] {"\n\n", "\r\n\r\n", "\r\r"}) {
            int found = text.indexOf(gap);
            if (found >= 0 && (at < 0 || found + gap.length() < at)) at = found + gap.length();
        }
        return at;
    }

    private static String data(String event) {
        var data = new StringBuilder();
        for (var line : event.split("\r\n|\n|\r", -1)) {
            if (line.startsWith("data:")) data.append(line, 5, line.length()).append('\n');
        }
        return data.toString();
    }

    @Override
    public Answered end() throws IOException {
        boolean isFine = head.status() >= 200 && head.status() < 300;
        if (isFine && !isStream && text.isEmpty()) return answered(JSON.missingNode());
        var answer = isStream ? answerIn(data(text.toString())) : answerIn(text.toString());
        if (isFine && answer.isPresent()) return answer.get();
        if (isFine) throw new McpException(head.status(), 0, "the server's answer is not one");
        throw failure(head.status(), answer.map(Answered::result).orElse(JSON.missingNode()));
    }

    private Optional<Answered> answerIn(String json) {
        if (json.isBlank()) return Optional.empty();
        try {
            var said = JSON.readTree(json);
            for (var message : said.isArray() ? said : JSON.createArrayNode().add(said)) {
                if (isAnswer(message)) return Optional.of(answered(message));
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** An error may come without an id, if the server could not even read ours. */
    private boolean isAnswer(JsonNode message) {
        if (message.has("method")) return false;
        if (message.path("id").asText().equals(id)) return true;
        return message.has("error") && message.path("id").isNull();
    }

    private Answered answered(JsonNode message) {
        return new Answered(message, head.header().apply("Mcp-Session-Id"));
    }

    /** The result, or the error as a failure with words that are safe to show. */
    static JsonNode result(JsonNode message) throws McpException {
        if (message.has("error")) throw failure(OK, message);
        return message.path("result");
    }

    private static McpException failure(int status, JsonNode message) {
        var error = message.path("error");
        var words = error.path("message").asText("HTTP " + status);
        return new McpException(
                status,
                error.path("code").asInt(),
                words.length() <= WORDS_MAX ? words : words.substring(0, WORDS_MAX));
    }
}
