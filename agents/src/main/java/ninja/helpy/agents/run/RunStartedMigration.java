package ninja.helpy.agents.run;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.protocol.FormsInJson;

/**
 * v2: an order has terms, since there is more to agree upon than what happens when the last reader leaves. v3: its question
 * has a form.
 */
public final class RunStartedMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2 && json.get("order") instanceof ObjectNode order) addTerms(order);
        if (fromVersion < 3) FormsInJson.addPlain(json.get("order"));
        return json;
    }

    private static void addTerms(ObjectNode order) {
        var onDisconnect = order.remove("onDisconnect");
        var terms = order.putObject("terms");
        terms.set("onDisconnect", onDisconnect);
        terms.put("ifBusy", RunOrder.IfBusy.ENQUEUE.name());
        terms.putArray("clientTools");
        terms.putNull("lineage");
    }
}
