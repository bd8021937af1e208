package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Version 2 did not know what a room is for, nor who has opened it: see {@link Origin}. */
public final class SessionCreatedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        var event = (ObjectNode) json;
        if (fromVersion < 2) GroupSessionEventMigration.toVersion2(event);
        if (fromVersion < 3) origin(event);
        return event;
    }

    static void origin(ObjectNode of) {
        of.putObject("origin").put("sessionType", "free").putNull("createdBy");
    }
}
