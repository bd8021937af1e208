package ninja.helpy.agents.reader;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Version 1 knew nothing of the rooms that a person has joined: they are noted when he joins them again. */
public final class ReaderMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) ((ObjectNode) json).putArray("rooms");
        return json;
    }
}
