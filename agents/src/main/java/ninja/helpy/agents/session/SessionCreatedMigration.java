package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Version 2 did not know what a room is for, nor who has opened it: see {@link Origin}. Version 3 did not know that a model
 * may coordinate the answers.
 */
public final class SessionCreatedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 4;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        var event = (ObjectNode) json;
        if (fromVersion < 2) GroupSessionEventMigration.toVersion2(event);
        if (fromVersion < 3) origin(event);
        if (fromVersion < 4) GroupSessionEventMigration.coordination(event);
        return event;
    }

    static void origin(ObjectNode of) {
        of.putObject("origin").put("sessionType", "free").putNull("createdBy");
    }
}
