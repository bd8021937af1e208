package ninja.helpy.agents.session;

import akka.serialization.jackson.JacksonMigration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Version 1 of a room knew neither pace nor bounds, nor owners, nor what a turn answers beside the message that set off
 * the round. What such rooms get instead is written here and not taken from today's defaults, which may change. How a
 * room was created has more versions: {@link SessionCreatedMigration}.
 */
public final class GroupSessionEventMigration extends JacksonMigration {

    @Override
    public int currentVersion() {
        return 2;
    }

    @Override
    public JsonNode transform(int fromVersion, JsonNode json) {
        if (fromVersion < 2) toVersion2((ObjectNode) json);
        return json;
    }

    static void toVersion2(ObjectNode event) {
        switch (event.path("type").asText()) {
            case "session-created" -> {
                if (event.has("settings")) settings((ObjectNode) event.get("settings"));
                event.path("helpys").forEach(helpy -> ((ObjectNode) helpy).putNull("ownerId"));
            }
            case "helpy-added" -> {
                if (event.has("helpy")) ((ObjectNode) event.get("helpy")).putNull("ownerId");
            }
            case "round-started" -> {
                if (event.has("round")) round((ObjectNode) event.get("round"));
            }
            case "round-skipped" -> {
                event.putNull("roundId");
                event.putArray("considered");
            }
            case "answer-delivered" -> event.put("late", false);
            case "round-completed" -> event.put("suppressed", 0).put("stopped", 0);
            default -> {}
        }
    }

    static void settings(ObjectNode settings) {
        settings.putNull("moderatorId").put("modelBreaksTies", false);
        settings.putObject("pace")
                .put("turnWindow", "PT30S")
                .put("minInterval", "PT5S")
                .put("queueMax", 5);
        settings.putObject("bounds")
                .put("mentionDepthMax", 2)
                .put("turnsMax", 12)
                .put("creditsMax", 1_000_000_000L)
                .put("echoMin", 0.9);
    }

    /** Before there was anything else, the rules coordinated the answers. */
    static void coordination(ObjectNode of) {
        if (of.has("settings")) ((ObjectNode) of.get("settings")).put("coordination", "rules");
    }

    static void round(ObjectNode round) {
        round.put("placesMax", round.path("responders").size());
        for (var responder : round.path("responders")) {
            var turn = (ObjectNode) responder;
            turn.put("credits", 0).putNull("since");
            turn.putObject("question")
                    .put("messageId", round.path("triggerMessageId").asText())
                    .put("depth", 0)
                    .put("addressed", turn.path("reason").asText().equals("mentioned by name"));
        }
    }
}
