package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.DemoKeys;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.LocalCluster;
import ninja.helpy.cluster.local.NodeFile;
import ninja.helpy.cluster.local.Secrets;
import ninja.helpy.cluster.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** What {@code status} says, for people and for scripts. */
final class StatusReport {

    /** Exactly the shape that scripts rely on; what is not known is null. */
    record Status(
            boolean ready,
            @Nullable String url,
            @Nullable String workspaceId,
            @Nullable String apiKey,
            List<AgentDoors> agents,
            @Nullable String roomId,
            @Nullable String wsUrl,
            List<Node> nodes) {}

    record AgentDoors(
            String id,
            String name,
            @Nullable String webhookUrl,
            @Nullable String streamUrl) {}

    record Node(long pid, @Nullable Long cassandraPid, String url) {}

    private final DataDir data;

    StatusReport(DataDir data) {
        this.data = data;
    }

    Status status() {
        List<NodeFile> alive = NodeFile.aliveIn(data);
        List<NodeFile> ready = alive.stream().filter(NodeFile::isReady).toList();
        Optional<String> url =
                ready.stream().findFirst().or(() -> alive.stream().findFirst()).map(NodeFile::url);
        Optional<DemoKeys> keys = new Secrets(data.secrets()).demoIfMade();
        Long cassandraPid = new LocalCluster(Home.current(), data, Terminal.standard())
                .cassandraPid()
                .orElse(null);
        return new Status(
                !alive.isEmpty() && ready.size() == NodeFile.in(data).size(),
                url.orElse(null),
                keys.map(DemoKeys::workspaceId).orElse(null),
                keys.map(DemoKeys::apiKey).orElse(null),
                keys.map(known -> doors(known, url)).orElse(List.of()),
                keys.map(DemoKeys::roomId).orElse(null),
                url.map(DemoKeys::socketUrl).orElse(null),
                alive.stream()
                        .map(node -> new Node(node.pid(), cassandraPid, node.url()))
                        .toList());
    }

    static String json(Status status) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<AgentDoors> doors(DemoKeys keys, Optional<String> url) {
        return keys.agents().stream()
                .map(door -> new AgentDoors(
                        door.agentId(),
                        door.name(),
                        url.map(at -> keys.webhookUrl(at, door)).orElse(null),
                        url.map(at -> keys.streamUrl(at, door)).orElse(null)))
                .toList();
    }
}
