package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import ninja.helpy.agents.protocol.FormsInJson;

/** v3 of what people say in a room: a message has a form. There was no version 2. */
public final class SaidMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 3) FormsInJson.addPlain(json.get("message"));
        return json;
    }
}
