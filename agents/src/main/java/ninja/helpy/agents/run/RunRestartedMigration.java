package ninja.helpy.agents.run;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * v2: a restart says what it keeps, and what the lost call is charged. Before, it kept nothing and the run's end charged for
 * everything; a run that is between the two at an upgrade is let off its lost call.
 */
public final class RunRestartedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) ((ObjectNode) json).put("cost", 0).put("kept", 0);
        return json;
    }
}
