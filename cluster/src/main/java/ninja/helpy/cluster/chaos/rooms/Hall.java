package ninja.helpy.cluster.chaos.rooms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.local.LocalException;
import ninja.helpy.cluster.upstream.Script;

/** The workspace of all rooms, with its Helpys. */
record Hall(String workspaceId, String key, Map<String, String> helpys) {

    private static final String CREDITS = "1000000";

    /** @param names of the Helpys, each of which answers by its own script */
    static Hall make(Client admin, String adminKey, Map<String, Script> names) {
        var made = made(admin.ask("POST", "/api/workspaces", adminKey, Map.of("name", "Fault test")));
        String workspaceId = made.json().at("/workspace/workspaceId").asText();
        String key = made.json().at("/apiKey/key").asText();
        var helpys = new LinkedHashMap<String, String>();
        var hall = new Hall(workspaceId, key, helpys);
        made(admin.ask(
                "POST",
                hall.path("/credits"),
                adminKey,
                Map.of("amount", CREDITS, "reason", "fault test", "reference", "order-1")));
        names.forEach((name, script) -> helpys.put(name, hall.helpy(admin, name, script)));
        return hall;
    }

    private String helpy(Client admin, String name, Script script) {
        return made(admin.ask(
                        "POST",
                        path("/agents"),
                        key,
                        Map.of(
                                "name",
                                name,
                                "kind",
                                "helpy",
                                "systemPrompt",
                                "Say it.",
                                "model",
                                "openai/" + script.model())))
                .text("agentId");
    }

    /** A room with all the Helpys, who speak when they are called. In every other one a model compares what they say. */
    Room room(Client admin, int number, int people) {
        var id = made(admin.ask(
                        "POST",
                        "/groups/sessions",
                        key,
                        Map.of(
                                "name",
                                "Room " + number,
                                "helpyIds",
                                new ArrayList<>(helpys.values()),
                                "settings",
                                Map.of("respondMode", "mention", "coordination", number % 2 == 0 ? "rules" : "model"))))
                .text("sessionId");
        return new Room(id, people, List.copyOf(helpys.keySet()));
    }

    String path(String rest) {
        return "/api/workspaces/" + workspaceId + rest;
    }

    private static Answer made(Answer answer) {
        if (!answer.isGranted()) throw new LocalException("The test cannot be set up: " + answer);
        return answer;
    }
}
