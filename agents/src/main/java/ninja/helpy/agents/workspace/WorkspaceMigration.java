package ninja.helpy.agents.workspace;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Snapshots of version 1 knew no MCP servers. */
public final class WorkspaceMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) ((ObjectNode) json).putArray("mcpServers");
        return json;
    }
}
