package ninja.helpy.agents.agent;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** v2: a Helpy is more than its configuration. v3: it may be made after another one, and an agent gets feedback. */
public final class AgentMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 3;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) addHelpy((ObjectNode) json);
        if (fromVersion < 3) {
            HelpyCreatedMigration.addNoTemplate(json.get("helpy"));
            ((ObjectNode) json).putArray("feedback");
        }
        return json;
    }

    private static void addHelpy(ObjectNode agent) {
        var helpy = agent.putObject("helpy");
        helpy.putObject("look").putNull("avatar").putNull("voiceId");
        helpy.putNull("personality").putArray("memories");
        var relationship = helpy.putObject("relationship");
        relationship
                .putObject("stats")
                .put("runs", 0)
                .put("learnerRuns", 0)
                .put("inputTokens", 0)
                .put("outputTokens", 0)
                .put("cost", 0);
        relationship.putNull("lastInteraction").putArray("counted");
        helpy.put("revision", 0).putArray("prompts");
    }
}
