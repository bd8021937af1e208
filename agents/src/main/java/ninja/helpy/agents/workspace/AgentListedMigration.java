package ninja.helpy.agents.workspace;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** v2: who owns it is listed, too, so that one's own Helpys are found without asking each. */
public final class AgentListedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) ((ObjectNode) json).putNull("ownerUserId");
        return json;
    }
}
