package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Snapshots of version 1 knew no reactions. */
public final class GroupSessionMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2)
            ((ObjectNode) json.get("talk")).putObject("reactions").putObject("byMessage");
        return json;
    }
}
