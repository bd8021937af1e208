package ninja.helpy.api.run;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.aisdk.UiChat;
import ninja.helpy.api.aisdk.UiToolResults;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.Text;

/** Reads what a caller asks an agent: plain text, one message or a list of them. */
public final class Words {

    public static final int MESSAGES_MAX = 100;
    public static final int CHARS_MAX = Conversation.CONTENT_CHARS_MAX;

    private static final Pattern DELIVERY_KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private Words() {}

    /** One message of a list. */
    public record Said(String role, String text) {}

    /** The last message asks; what was said before it goes along as a quoted transcript. */
    public static String quoted(List<Said> said) {
        var question = said.get(said.size() - 1).text();
        if (said.size() == 1) return question;
        var before = said.subList(0, said.size() - 1).stream()
                .map(message -> message.role() + ": " + message.text())
                .collect(Collectors.joining("\n"));
        return "Said before:\n" + before + "\n\n" + question;
    }

    /** What is asked and in which words the answer is wanted; or what the page's tools have answered. */
    record Asked(Optional<Question> asks, Optional<UiToolResults> results, Wire wire) {

        Asked(Question question, Wire wire) {
            this(Optional.of(question), Optional.empty(), wire);
        }

        Question question() {
            return asks.orElseThrow(() ->
                    Problem.invalid("messages", "must end with one of the user").asException());
        }
    }

    static CompletionStage<Question> inBody(Call call) {
        return asked(call).thenApply(Asked::question);
    }

    static CompletionStage<Asked> asked(Call call) {
        return call.bytes()
                .thenApply(bytes -> call.isJson()
                        ? asked(call, Json.parse(bytes.toArray()))
                        : new Asked(plain(call, bytes), Wire.asked(call).orElse(Wire.EVENTS)));
    }

    /** A body of the AI SDK is answered on its wire, if no other is asked for. */
    static Asked asked(Call call, JsonNode body) {
        var wire = Wire.asked(call);
        if (!UiChat.isOne(body)) return new Asked(fromJson(call, body), wire.orElse(Wire.EVENTS));
        var results = UiToolResults.of(body);
        if (results.isPresent()) return new Asked(Optional.empty(), results, Wire.AI_SDK);
        return new Asked(fromUiChat(call, UiChat.of(body), Fields.of(body)), wire.orElse(Wire.AI_SDK));
    }

    private static Question fromUiChat(Call call, UiChat chat, Fields body) {
        var terms = TermsInRequest.of(call, body);
        body.check();
        return new Question(
                checked(chat.text()),
                Optional.of(chat.chatId()),
                deliveryKey(call, Optional.empty()).or(chat::key),
                terms);
    }

    private static Question plain(Call call, ByteString bytes) {
        if (!call.request().entity().getContentType().mediaType().isText()) {
            throw Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json or text/plain")
                    .asException();
        }
        var text = bytes.decodeString(StandardCharsets.UTF_8);
        return question(call, text, Optional.empty(), Optional.empty(), TermsInRequest.inQuery(call));
    }

    /** For {@code EventSource}, which cannot send a body. */
    static Question inQuery(Call call) {
        var text = call.query("message")
                .orElseThrow(() -> Problem.invalid("message", "is missing").asException());
        var terms = TermsInRequest.inQuery(call);
        return question(call, text, call.query("conversationId"), call.query("idempotencyKey"), terms);
    }

    private static Question fromJson(Call call, JsonNode body) {
        var fields = Fields.of(body);
        var text = fields.has("messages") ? joined(fields, body.get("messages")) : fields.text("message", CHARS_MAX);
        var conversationId = fields.textIfAny("conversationId", 64);
        var eventId = fields.textIfAny("eventId", 255);
        var terms = TermsInRequest.of(call, fields);
        fields.object("metadata");
        fields.check();
        return question(call, text, conversationId, eventId, terms);
    }

    private static String joined(Fields fields, JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty() || messages.size() > MESSAGES_MAX) {
            fields.wrong("messages", "must be a list of 1 to " + MESSAGES_MAX + " messages");
            return "";
        }
        List<Said> said = new ArrayList<>();
        for (var message : messages) {
            var role = message.path("role").asText();
            if (!role.equals("user") && !role.equals("assistant")) {
                fields.wrong("messages", "must have roles user or assistant");
            }
            if (message.path("content").isTextual())
                said.add(new Said(role, message.path("content").textValue()));
            else fields.wrong("messages", "must have texts as content");
        }
        var last = messages.get(messages.size() - 1);
        if (!last.path("role").asText().equals("user")) fields.wrong("messages", "must end with one of the user");
        return said.size() == messages.size() ? quoted(said) : "";
    }

    private static Question question(
            Call call, String text, Optional<String> conversationId, Optional<String> deliveryKey, Terms terms) {
        return new Question(
                checked(text),
                conversationId.or(() -> call.header("X-Conversation-Id")).map(Words::conversationId),
                deliveryKey(call, deliveryKey),
                terms);
    }

    private static String checked(String text) {
        var clean = Text.clean(text);
        if (clean.isBlank())
            throw Problem.invalid("message", "must not be blank").asException();
        if (clean.length() <= CHARS_MAX) return clean;
        throw Problem.invalid("message", "must have at most " + CHARS_MAX + " characters")
                .asException();
    }

    public static String conversationId(String given) {
        if (Fields.isId(given)) return given;
        throw Problem.invalid("conversationId", Fields.NO_ID).asException();
    }

    /** What names this delivery, in the words of the three customs there are. */
    public static Optional<String> deliveryKey(Call call, Optional<String> inBody) {
        var key = call.header("Idempotency-Key")
                .or(() -> call.header("webhook-id"))
                .or(() -> inBody);
        if (key.isPresent() && !DELIVERY_KEY.matcher(key.get()).matches()) {
            throw Problem.invalid("Idempotency-Key", "must have 1 to 255 visible ASCII characters")
                    .asException();
        }
        return key;
    }
}
