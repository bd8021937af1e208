package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.protocol.FormsInJson;

/** v2: whether it came late. v3: its message has a form. v4: which model stood in; of older answers only their run knows. */
public final class AnswerDeliveredMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 4;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        var event = (ObjectNode) json;
        if (fromVersion < 2) GroupSessionEventMigration.toVersion2(event);
        if (fromVersion < 3) FormsInJson.addPlain(event.get("message"));
        if (fromVersion < 4) event.putNull("standIn");
        return event;
    }
}
