package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ninja.helpy.api.run.Words;

/** The {@code messages} of a completion: texts of people, assistants and whoever instructs them, a user's one last. */
final class CompletionMessages {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
    private static final Set<String> ROLES_OF_TOOLS = Set.of("tool", "function");
    private static final Set<String> TEXT_PARTS = Set.of("text", "refusal");

    private CompletionMessages() {}

    static List<Words.Said> of(JsonNode messages) {
        if (messages.isEmpty()) throw wrong("messages", "invalid_value", "must not be empty");
        if (messages.size() > Words.MESSAGES_MAX) {
            throw tooLong("messages has " + messages.size() + " messages, at most " + Words.MESSAGES_MAX + " fit");
        }
        var said = new ArrayList<Words.Said>();
        for (int i = 0; i < messages.size(); i++) said.add(message("messages[" + i + "]", messages.get(i)));
        if (!said.get(said.size() - 1).role().equals("user")) {
            throw wrong("messages", "invalid_value", "must end with one of the user");
        }
        return said;
    }

    static RuntimeException tooLong(String message) {
        return OpenAiError.invalid("messages", "context_length_exceeded", message);
    }

    private static Words.Said message(String at, JsonNode message) {
        if (!message.isObject()) throw wrong(at, "invalid_type", "must be an object");
        if (!message.path("role").isTextual()) throw wrong(at + ".role", "invalid_type", "must be a string");
        var role = message.get("role").textValue();
        if (ROLES_OF_TOOLS.contains(role) || hasSome(message, "tool_calls") || hasSome(message, "function_call")) {
            throw wrong(at, "unsupported_value", "is about tools of the caller; an agent here has its own");
        }
        if (!ROLES.contains(role)) {
            throw wrong(at + ".role", "invalid_value", "must be system, developer, user or assistant");
        }
        return new Words.Said(role, content(at + ".content", message.path("content")));
    }

    private static boolean hasSome(JsonNode message, String field) {
        return message.hasNonNull(field) && !message.get(field).isEmpty();
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
