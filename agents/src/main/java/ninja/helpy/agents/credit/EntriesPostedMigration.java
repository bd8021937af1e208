package ninja.helpy.agents.credit;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Version 1 had one entry, with its time, and knew nothing of users and tokens; version 2 has the time of the group. */
public final class EntriesPostedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2 || !json.has("entries")) return json;
        for (var entry : json.get("entries")) {
            var line = (ObjectNode) entry;
            ((ObjectNode) json).set("at", line.remove("at"));
            line.putNull("userId");
            line.put("tokens", 0);
        }
        return json;
    }
}
