package ninja.helpy.agents.prompt;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** v2: answers are rated; of those before nothing is known. */
public final class PromptMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2) return json;
        json.get("versions")
                .forEach(version -> ((ObjectNode) version)
                        .putObject("effect")
                        .put("ratings", 0)
                        .put("points", 0));
        ((ObjectNode) json).putArray("rated");
        return json;
    }
}
