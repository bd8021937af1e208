package ninja.helpy.api.session;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.MessageEvent.MessageEdited;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RuleEvent.SettingsChanged;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Json;

/**
 * The facts of one room as the lines of its recording: {@code position}, {@code type}, and what the fact says. The words of
 * {@code deleted} messages, and what their clients told of them, are in none of them.
 */
record Recording(String sessionId, Set<String> deleted) {

    private static final ByteString NEWLINE = ByteString.fromString("\n");

    ByteString line(long position, GroupSessionEvent fact) {
        var line = (ObjectNode) Json.parse(Json.bytes(fact));
        forPeople(line);
        if (fact instanceof SessionCreated e) line.set("settings", node(SessionShape.Settings.of(e.settings())));
        if (fact instanceof SettingsChanged e) line.set("settings", node(SessionShape.Settings.of(e.settings())));
        if (fact instanceof MessagePosted e) line.set("message", node(shape(e.message())));
        if (fact instanceof AnswerDelivered e) line.set("message", node(shape(e.message())));
        if (fact instanceof MessageEdited e && isDeleted(e.messageId())) line.put("content", Conversation.DELETED);
        // Its words come when it takes its place, if it is said at all.
        if (fact instanceof HelpyAnswered) line.remove("text");
        if (fact instanceof ContradictionNoted e
                && (isDeleted(e.messageId()) || isDeleted(e.contradiction().messageId()))) {
            ((ObjectNode) line.path("contradiction")).remove("said");
            ((ObjectNode) line.path("contradiction")).remove("before");
        }
        line.put("position", position);
        return ByteString.fromArray(Json.bytes(line)).concat(NEWLINE);
    }

    private boolean isDeleted(String messageId) {
        return deleted.contains(messageId);
    }

    private MessageShape shape(Message message) {
        boolean gone = isDeleted(message.messageId());
        return MessageShape.of(sessionId, gone ? message.deleted(message.at()) : message);
    }

    private static JsonNode node(Object shape) {
        return Json.parse(Json.bytes(shape));
    }

    /** Amounts and states as everywhere on the wire. */
    private static void forPeople(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var cost = object.remove("cost");
            if (cost != null) object.put("costCredits", Credits.text(cost.longValue()));
            if (object.path("credits").isIntegralNumber()) {
                object.put("credits", Credits.text(object.get("credits").longValue()));
            }
            for (var name : new String[] {"state", "verdict", "code"}) {
                if (object.path(name).isTextual())
                    object.put(name, label(name, object.get(name).textValue()));
            }
        }
        node.forEach(Recording::forPeople);
    }

    private static String label(String name, String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        return name.equals("code") ? lower : lower.replace('_', '-');
    }
}
