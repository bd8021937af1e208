package ninja.helpy.agents.conversation;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.protocol.FormsInJson;

/**
 * Snapshots of version 1 knew no reactions, no facts and no turns. Nobody had a position then, so that the count may begin with the
 * messages that there were. Version 2 knew no forms of messages.
 */
public final class ConversationMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) toVersion2((ObjectNode) json);
        if (fromVersion < 3) {
            json.get("recent").forEach(FormsInJson::addPlain);
            json.get("feed")
                    .get("facts")
                    .forEach(fact -> FormsInJson.addPlain(fact.get("change").get("message")));
        }
        return json;
    }

    private static void toVersion2(ObjectNode conversation) {
        conversation.putObject("reactions").putObject("byMessage");
        conversation
                .putObject("feed")
                .put("position", conversation.get("messages").asLong())
                .putArray("facts");
        var turns = conversation.putObject("turns");
        turns.putNull("current");
        turns.putArray("waiting");
    }
}
