package ninja.helpy.agents.conversation;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Snapshots of version 1 knew no reactions, no facts and no turns. Nobody had a position then, so that the count may begin with the
 * messages that there were.
 */
public final class ConversationMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2) return json;
        var conversation = (ObjectNode) json;
        conversation.putObject("reactions").putObject("byMessage");
        conversation
                .putObject("feed")
                .put("position", json.get("messages").asLong())
                .putArray("facts");
        var turns = conversation.putObject("turns");
        turns.putNull("current");
        turns.putArray("waiting");
        return conversation;
    }
}
