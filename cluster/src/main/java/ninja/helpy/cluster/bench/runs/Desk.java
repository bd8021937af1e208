package ninja.helpy.cluster.bench.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.demo.Client;
import ninja.helpy.cluster.upstream.Script;

/** The workspace that pays for all runs: an agent for each script, and the books at the end. */
final class Desk {

    private static final String CREDITS = "1000000";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Client owner;
    private final String path;
    private final Map<Script, String> streamUrls = new HashMap<>();

    private Desk(Client owner, String path) {
        this.owner = owner;
        this.path = path;
    }

    static Desk open(BenchPlace place) {
        String url = "http://127.0.0.1:" + place.node().port();
        var admin =
                new Client(url, place.node().system().settings().config().getString("helpy.api.admin-key"), TIMEOUT);
        JsonNode made = admin.post("/api/workspaces", Map.of("name", "Bench"));
        String path = "/api/workspaces/" + made.at("/workspace/workspaceId").asText();
        admin.post(path + "/credits", Map.of("amount", CREDITS, "reason", "bench", "reference", "bench"));
        return new Desk(new Client(url, made.at("/apiKey/key").asText(), TIMEOUT), path);
    }

    /** Where a run is asked for whose model follows this script. */
    String streamUrl(Script script) {
        return streamUrls.computeIfAbsent(script, this::madeAgent);
    }

    private String madeAgent(Script script) {
        var agent = Map.of(
                "name",
                "Bench " + streamUrls.size(),
                "systemPrompt",
                "You follow a script.",
                "model",
                "openai/" + script.model(),
                "maxTokens",
                Script.TOKENS_MAX);
        String agents = path + "/agents";
        String agentId = owner.post(agents, agent).path("agentId").asText();
        return owner.post(agents + "/" + agentId + "/streams", Map.of("allowedOrigins", List.of("*")))
                .path("streamUrl")
                .asText();
    }

    /** Fails if the callers were told other costs than the ledger has charged, or if anything is still held. */
    void audit(long chargedNano) {
        JsonNode credits = owner.get(path + "/credits");
        boolean right = credits.path("reserved").asText().equals("0")
                && credits.path("spent").asText().equals(Credits.text(chargedNano));
        if (!right) {
            throw new BenchFailure("Money is wrong: the callers were told to have spent " + Credits.text(chargedNano)
                    + ", but the ledger says " + credits);
        }
    }
}
