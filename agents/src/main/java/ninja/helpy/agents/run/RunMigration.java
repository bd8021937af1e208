package ninja.helpy.agents.run;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import ninja.helpy.agents.protocol.FormsInJson;

/** Snapshots of version 1 knew one model call and no tools; those of version 2 no form of the question. */
public final class RunMigration extends JacksonMigration {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) toVersion2((ObjectNode) json);
        if (fromVersion < 3) FormsInJson.addPlain(json.get("order"));
        return json;
    }

    private static void toVersion2(ObjectNode run) {
        if (run.get("order") instanceof ObjectNode order) RunOrders.addTerms(order);
        run.set("progress", progress(run.get("progress")));
    }

    private static ObjectNode progress(JsonNode before) {
        boolean isCalled = before.hasNonNull("model");
        int attempt = before.get("attempt").asInt();
        var progress = JSON.objectNode();
        progress.putObject("stage")
                .put("phase", (isCalled ? Run.Phase.MODEL : Run.Phase.BEGUN).name())
                .put("since", Instant.EPOCH.toString());
        progress.put("attempt", attempt);
        var kept = progress.putArray("kept");
        for (int i = 0; i < attempt; i++) kept.add(i * Piece.ATTEMPT_STRIDE);
        if (isCalled) {
            progress.putObject("call")
                    .put("model", before.get("model").asText())
                    .put("held", before.get("held").asLong())
                    .put("inputTokens", before.get("inputTokens").asLong())
                    .put("from", attempt * Piece.ATTEMPT_STRIDE);
        } else {
            progress.putNull("call");
        }
        var spent = progress.putObject("spent");
        spent.set("usage", before.get("lost"));
        spent.put("cost", 0).put("delegatedCost", 0).put("delegatedRuns", 0);
        progress.set("settled", before.get("settled"));
        return progress;
    }
}
