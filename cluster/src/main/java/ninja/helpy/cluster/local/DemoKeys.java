package ninja.helpy.cluster.local;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import ninja.helpy.agents.protocol.Ids;

/** What opens the demo workspace of this installation ({@code data/secrets/demo.json}). */
public record DemoKeys(String workspaceId, String apiKey, String roomId, List<Door> agents) {

    public DemoKeys {
        agents = List.copyOf(agents);
    }

    /** One Helpy and the two doors through which programs reach it. */
    public record Door(String agentId, String name, String webhookKey, String streamSecret) {

        @Override
        public String toString() {
            return "Door[" + name + ", " + agentId + "]";
        }
    }

    /** Ids and keys of a new installation, in the shapes that the gateway knows; {@code random} gives 256 bits. */
    static DemoKeys random(Supplier<String> random) {
        String workspaceId = Ids.next();
        var agents = List.of("Ada", "Galileo", "Sappho").stream()
                .map(name -> new Door(Ids.of(workspaceId, name), name, "ak_" + random.get(), "ss_" + random.get()))
                .toList();
        String apiKey = "hk_" + workspaceId.replace("-", "") + "_" + random.get();
        return new DemoKeys(workspaceId, apiKey, Ids.of(workspaceId, "study-room"), agents);
    }

    public Door agent(String name) {
        return agents.stream()
                .filter(door -> door.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public String webhookUrl(String url, Door agent) {
        return url + "/api/webhook/" + workspaceId + "/" + agent.agentId() + "/" + agent.webhookKey();
    }

    public String streamUrl(String url, Door agent) {
        return url + "/api/streams/" + workspaceId + "/" + agent.agentId() + "/" + agent.streamSecret();
    }

    public static String socketUrl(String url) {
        return url.replaceFirst("^http", "ws") + "/ws";
    }

    /** No key is ever printed by accident. */
    @Override
    public String toString() {
        return "DemoKeys" + Map.of("workspaceId", workspaceId, "roomId", roomId);
    }
}
