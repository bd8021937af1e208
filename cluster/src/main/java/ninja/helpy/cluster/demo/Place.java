package ninja.helpy.cluster.demo;

import java.util.List;

/** What the demo plays against. */
public record Place(String url, String wsUrl, String workspaceId, String apiKey, String roomId, List<Helpy> helpys) {

    public Place {
        helpys = List.copyOf(helpys);
    }

    /** One Helpy and its two doors. */
    public record Helpy(String id, String name, String webhookUrl, String streamUrl) {}

    String path(String rest) {
        return "/api/workspaces/" + workspaceId + rest;
    }

    int speaker(String helpyId) {
        for (int i = 0; i < helpys.size(); i++) {
            if (helpys.get(i).id().equals(helpyId)) return i;
        }
        throw new DemoFailure("a Helpy that is not in the demo workspace answers: " + helpyId);
    }

    /** Keys are never printed by accident. */
    @Override
    public String toString() {
        return "Place[" + url + "]";
    }
}
