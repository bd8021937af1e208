package ninja.helpy.agents.credit;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.HashMap;

/** Snapshots of version 1 knew neither limits nor tokens, and did not say how a hold was resolved. */
public final class CreditLedgerMigration extends JacksonMigration {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2) return json;
        long held = 0;
        for (var hold : json.get("holds")) {
            held += hold.get("amountMax").asLong();
            ((ObjectNode) hold).putNull("userId").put("tokensMax", 0);
        }
        var ledger = JSON.objectNode();
        ledger.putObject("money")
                .put("granted", json.get("granted").asLong())
                .put("spent", json.get("spent").asLong())
                .put("held", held);
        ledger.set("holds", json.get("holds"));
        ledger.set("resolutions", resolutions(json.get("resolved")));
        ledger.set("grants", json.get("grants"));
        var budgets = ledger.putObject("budgets");
        budgets.set("workspace", budget(held));
        budgets.set("agents", agents(json.get("holds")));
        ledger.putObject("tokens")
                .put("plan", Plan.ELITE.name())
                .put("day", LocalDate.EPOCH.toString())
                .put("usedToday", 0)
                .put("usedThisMonth", 0)
                .put("held", 0);
        return ledger;
    }

    private static ObjectNode resolutions(JsonNode resolved) {
        var recent = JSON.objectNode();
        resolved.properties()
                .forEach(e -> recent.putObject(e.getKey())
                        .put("kind", CreditLedgerEvent.Kind.SETTLED.name())
                        .put("agentId", "")
                        .put("charged", e.getValue().asLong()));
        var resolutions = JSON.objectNode();
        resolutions.set("recent", recent);
        resolutions.putObject("older");
        return resolutions;
    }

    private static ObjectNode agents(JsonNode holds) {
        var held = new HashMap<String, Long>();
        for (var hold : holds)
            held.merge(hold.get("agentId").asText(), hold.get("amountMax").asLong(), Long::sum);
        var agents = JSON.objectNode();
        held.forEach((agentId, amount) -> agents.set(agentId, budget(amount)));
        return agents;
    }

    private static ObjectNode budget(long held) {
        var budget = JSON.objectNode();
        budget.putArray("limits");
        budget.put("held", held);
        budget.set("day", buckets(Buckets.DAY));
        budget.set("month", buckets(Buckets.MONTH));
        budget.putArray("alerted");
        return budget;
    }

    private static ObjectNode buckets(Buckets empty) {
        var buckets = JSON.objectNode();
        buckets.put("seconds", empty.seconds())
                .put("countMax", empty.countMax())
                .put("last", empty.last());
        buckets.putArray("amounts");
        return buckets;
    }
}
