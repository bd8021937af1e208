package ninja.helpy.api.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ninja.helpy.api.wire.Fields;

/**
 * What a chat of the AI SDK posts: {@code {id, messages, trigger, messageId}}. Its last message asks; the earlier ones are in
 * the conversation already.
 *
 * @param regenerated the answer that is not wanted, if it was named
 */
public record UiChat(String chatId, String messageId, String text, boolean regenerates, Optional<String> regenerated) {

    private static final Pattern MESSAGE_ID = Pattern.compile("[\\x21-\\x7E]{1,128}");

    /** No other body has messages in parts. */
    public static boolean isOne(JsonNode body) {
        for (var message : body.path("messages")) {
            if (message.has("parts")) return true;
        }
        return false;
    }

    public static UiChat of(JsonNode body) {
        var fields = Fields.of(body);
        var chatId = fields.id("id");
        var trigger = fields.textIfAny("trigger", 64).orElse("submit-message");
        boolean regenerates = trigger.equals("regenerate-message");
        if (!regenerates && !trigger.equals("submit-message")) {
            fields.wrong("trigger", "must be submit-message or regenerate-message");
        }
        var regenerated = fields.textIfAny("messageId", 128).filter(id -> regenerates);
        var messages = body.path("messages");
        var last = messages.path(messages.size() - 1);
        var messageId = last.path("id").asText();
        if (!MESSAGE_ID.matcher(messageId).matches()) {
            fields.wrong("messages", "must end with one whose id has 1 to 128 visible ASCII characters");
        }
        if (!last.path("role").asText().equals("user")) fields.wrong("messages", "must end with one of the user");
        var text = text(fields, last.path("parts"));
        fields.check();
        return new UiChat(chatId, messageId, text, regenerates, regenerated);
    }

    /**
     * What names this request, so that it is answered once however often it is sent. A message that was edited keeps its id
     * and is another one. Which answer is to be given anew must be named, or each request gives another.
     */
    public Optional<String> key() {
        if (regenerates && regenerated.isEmpty()) return Optional.empty();
        return Optional.of(String.join("\u0000", "ui", chatId, messageId, regenerated.orElse(""), text));
    }

    private static String text(Fields fields, JsonNode parts) {
        List<String> texts = new ArrayList<>();
        for (var part : parts) {
            var type = part.path("type").asText();
            if (type.equals("text") && part.path("text").isTextual()) {
                texts.add(part.get("text").textValue());
            } else if (!type.startsWith("data-")) {
                fields.wrong("messages", "must end with one whose parts are texts");
                return "";
            }
        }
        return String.join("\n", texts);
    }
}
