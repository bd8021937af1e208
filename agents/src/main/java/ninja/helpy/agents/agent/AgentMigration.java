package ninja.helpy.agents.agent;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Snapshots of version 1 knew nothing of Helpys beyond their configuration. */
public final class AgentMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion >= 2) return json;
        var helpy = ((ObjectNode) json).putObject("helpy");
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
        return json;
    }
}
