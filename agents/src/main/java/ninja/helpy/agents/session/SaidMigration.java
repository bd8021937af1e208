package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.protocol.FormsInJson;

/** v3 of what is said in a room, by people and by Helpys: a message has a form. What people say had no version 2. */
public final class SaidMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) GroupSessionEventMigration.toVersion2((ObjectNode) json);
        if (fromVersion < 3) FormsInJson.addPlain(json.get("message"));
        return json;
    }
}
