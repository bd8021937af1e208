package ninja.helpy.cluster.chaos.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.local.LocalException;
import ninja.helpy.cluster.upstream.Script;

/** One workspace with an agent that follows a script, and all runs of it that came to an end. */
final class Tenant {

    private static final String CREDITS = "1000000";

    private final int number;
    private final String workspaceId;
    private final String key;
    private final String streamPath;
    private final List<Told> runs = new ArrayList<>();

    private Tenant(int number, String workspaceId, String key, String streamPath) {
        this.number = number;
        this.workspaceId = workspaceId;
        this.key = key;
        this.streamPath = streamPath;
    }

    static Tenant make(int number, Script script, Client admin, String adminKey) {
        var made = made(admin.ask("POST", "/api/workspaces", adminKey, Map.of("name", "Fault test " + number)));
        String workspaceId = made.json().at("/workspace/workspaceId").asText();
        String key = made.json().at("/apiKey/key").asText();
        String path = "/api/workspaces/" + workspaceId;
        made(admin.ask(
                "POST",
                path + "/credits",
                adminKey,
                Map.of("amount", CREDITS, "reason", "fault test", "reference", "order-1")));
        String agentId = made(admin.ask(
                        "POST",
                        path + "/agents",
                        key,
                        Map.of("name", "Scripted", "systemPrompt", "Say it.", "model", "openai/" + script.model())))
                .text("agentId");
        String secret = made(admin.ask(
                        "POST", path + "/agents/" + agentId + "/streams", key, Map.of("allowedOrigins", List.of("*"))))
                .text("secret");
        return new Tenant(number, workspaceId, key, "/api/streams/" + workspaceId + "/" + agentId + "/" + secret);
    }

    private static Answer made(Answer answer) {
        if (!answer.isGranted()) throw new LocalException("The test cannot be set up: " + answer);
        return answer;
    }

    int number() {
        return number;
    }

    String workspaceId() {
        return workspaceId;
    }

    String key() {
        return key;
    }

    String path(String rest) {
        return "/api/workspaces/" + workspaceId + rest;
    }

    /** Where its agent is asked. */
    String streamPath() {
        return streamPath;
    }

    synchronized void ended(Told run) {
        runs.add(run);
    }

    synchronized List<Told> runs() {
        return List.copyOf(runs);
    }
}
