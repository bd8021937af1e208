package ninja.helpy.agents.conversation;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.protocol.FormsInJson;

/** v2: a message has a form and knows the so-manieth it is; of the earlier ones the event does not tell. */
public final class MessageAppendedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2) return json;
        FormsInJson.addPlain(json.get("message"));
        return ((ObjectNode) json).put("number", ConversationEvent.MessageAppended.NUMBER_UNKNOWN);
    }
}
