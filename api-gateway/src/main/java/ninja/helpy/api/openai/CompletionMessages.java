package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.api.run.Words;

/**
 * The {@code messages} of a completion. They end with a user's, who asks; or with what tools of the client have answered:
 * then the run goes on that has called them, and knows everything before.
 *
 * @param said empty if tools are answered
 * @param runId of the run whose tools are answered; empty if somebody asks
 */
record CompletionMessages(List<Words.Said> said, String runId, List<ToolAnswer> answers) {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final Set<String> TEXT_PARTS = Set.of("text", "refusal");
    private static final String TOOL = "tool";

    CompletionMessages {
        said = List.copyOf(said);
        answers = List.copyOf(answers);
    }

    boolean isAnswering() {
        return !answers.isEmpty();
    }

    /**
     * What nobody reads may be of any kind and length: what is before the answers of tools and, if the last one is all that is
     * new, before that.
     */
    static CompletionMessages of(JsonNode messages, boolean isOnlyLastNew) {
        if (messages.isEmpty()) throw wrong("messages", "invalid_value", "must not be empty");
        int end = messages.size() - 1;
        var last = message(messages, end);
        if (last.role().equals(TOOL)) return answering(messages);
        if (!last.role().equals("user")) {
            throw wrong("messages", "invalid_value", "must end with one of the user or of a tool");
        }
        if (isOnlyLastNew) return new CompletionMessages(List.of(last), "", List.of());
        requireFew(messages.size());
        var said = IntStream.rangeClosed(0, end).mapToObj(i -> message(messages, i));
        return new CompletionMessages(said.toList(), "", List.of());
    }

    private static void requireFew(int count) {
        if (count > Words.MESSAGES_MAX) {
            throw tooLong("messages has " + count + " messages, at most " + Words.MESSAGES_MAX + " fit");
        }
    }

    /** All answers at the end, which are all for one run. */
    private static CompletionMessages answering(JsonNode messages) {
        var answers = new ArrayList<ToolAnswer>();
        var runId = "";
        for (int i = messages.size() - 1; i >= 0 && isOfTool(messages.get(i)); i--) {
            requireFew(answers.size() + 1);
            var at = "messages[" + i + "].tool_call_id";
            var id = ToolCallId.of(messages.get(i).path("tool_call_id").asText())
                    .orElseThrow(() -> wrong(at, "invalid_value", "is not that of a call made here"));
            if (!runId.isEmpty() && !runId.equals(id.runId())) {
                throw wrong(at, "invalid_value", "is of another answer than the rest");
            }
            runId = id.runId();
            answers.add(new ToolAnswer(id.callId(), true, message(messages, i).text()));
        }
        Collections.reverse(answers);
        return new CompletionMessages(List.of(), runId, answers);
    }

    private static boolean isOfTool(JsonNode message) {
        return message.path("role").asText().equals(TOOL);
    }

    static RuntimeException tooLong(String message) {
        return OpenAiError.invalid("messages", "context_length_exceeded", message);
    }

    private static Words.Said message(JsonNode messages, int index) {
        var at = "messages[" + index + "]";
        var message = messages.get(index);
        if (!message.isObject()) throw wrong(at, "invalid_type", "must be an object");
        if (!message.path("role").isTextual()) throw wrong(at + ".role", "invalid_type", "must be a string");
        var role = message.get("role").textValue();
        if (role.equals("function") || hasSome(message, "function_call")) {
            throw wrong(at, "unsupported_value", "is about functions; call them tools");
        }
        if (!ROLES.contains(role)) {
            throw wrong(at + ".role", "invalid_value", "must be system, developer, user, assistant or tool");
        }
        if (!hasSome(message, "tool_calls")) {
            return new Words.Said(role, content(at + ".content", message.path("content")));
        }
        var words = message.hasNonNull("content") ? content(at + ".content", message.get("content")) : "";
        return new Words.Said(role, (words + called(message.get("tool_calls"))).strip());
    }

    private static boolean hasSome(JsonNode message, String field) {
        return message.hasNonNull(field) && !message.get(field).isEmpty();
    }

    /** In a transcript of what was said before. */
    private static String called(JsonNode calls) {
        var called = new StringBuilder();
        for (var call : calls) {
            var function = call.path("function");
            called.append("\n[called ").append(function.path("name").asText());
            called.append(' ').append(function.path("arguments").asText()).append(']');
        }
        return called.toString();
    }

    private static String content(String at, JsonNode content) {
        if (content.isTextual()) return content.textValue();
        if (!content.isArray() || content.isEmpty()) {
            throw wrong(at, "invalid_type", "must be a string or a list of parts");
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < content.size(); i++) texts.add(part(at + "[" + i + "]", content.get(i)));
        return String.join("\n", texts);
    }

    private static String part(String at, JsonNode part) {
        var type = part.path("type").asText();
        if (!TEXT_PARTS.contains(type)) throw wrong(at + ".type", "unsupported_value", "must be text");
        if (part.path(type).isTextual()) return part.get(type).textValue();
        throw wrong(at + "." + type, "invalid_type", "must be a string");
    }

    private static RuntimeException wrong(String param, String code, String problem) {
        return OpenAiError.invalid(param, code, param + " " + problem);
    }
}
