package ninja.helpy.agents.workspace;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Snapshots of version 1 knew no MCP servers, those of version 2 not who owns an agent. */
public final class WorkspaceMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) ((ObjectNode) json).putArray("mcpServers");
        if (fromVersion < 3) json.path("agents").forEach(agent -> ((ObjectNode) agent).putNull("ownerUserId"));
        return json;
    }
}
