package ninja.helpy.agents.agent;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** v2: a Helpy may be made after another one; before, none was. */
public final class HelpyCreatedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) addNoTemplate(json);
        return json;
    }

    /** One without a look is refused by who reads it. */
    static void addNoTemplate(JsonNode helpy) {
        if (helpy.get("look") instanceof ObjectNode look) look.putNull("templateId");
    }
}
