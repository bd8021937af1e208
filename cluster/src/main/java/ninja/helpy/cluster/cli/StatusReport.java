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

    /**
     * Exactly the shape that scripts rely on; what is not known is null.
     *
     * @param ready every node that was started is
     * @param url of a node that is ready, if any is
     * @param nodes those that live
     */
    record Status(
            boolean ready,
            @Nullable String url,
            @Nullable String workspaceId,
            @Nullable String apiKey,
            List<AgentDoors> agents,
            @Nullable String roomId,
            @Nullable String wsUrl,
            List<Node> nodes,
            List<Down> down) {

        /** There is a node to talk to, whatever became of the others. */
        boolean serves() {
            return nodes.stream().anyMatch(Node::ready);
        }
    }

    record AgentDoors(
            String id,
            String name,
            @Nullable String webhookUrl,
            @Nullable String streamUrl) {}

    record Node(int node, long pid, @Nullable Long cassandraPid, String url, boolean ready) {}

    /** It was started and has ended, and nobody has asked it to. */
    record Down(int node, String url, String log) {}

    private final DataDir data;

    StatusReport(DataDir data) {
        this.data = data;
    }

    Status status() {
        List<NodeFile> started = NodeFile.in(data);
        List<NodeFile> living = started.stream().filter(NodeFile::isAlive).toList();
        Optional<DemoKeys> keys = new Secrets(data.secrets()).demoIfMade();
        Long cassandraPid = new LocalCluster(Home.current(), data, Terminal.standard())
                .cassandraPid()
                .orElse(null);
        List<Node> alive = living.stream()
                .map(node -> new Node(node.node(), node.pid(), cassandraPid, node.url(), node.isReady()))
                .toList();
        List<Down> down = started.stream()
                .filter(node -> !living.contains(node))
                .map(node -> new Down(
                        node.node(), node.url(), data.logOf(node.node()).toString()))
                .toList();
        Optional<String> url = alive.stream()
                .filter(Node::ready)
                .findFirst()
                .or(() -> alive.stream().findFirst())
                .map(Node::url);
        return new Status(
                !alive.isEmpty() && down.isEmpty() && alive.stream().allMatch(Node::ready),
                url.orElse(null),
                keys.map(DemoKeys::workspaceId).orElse(null),
                keys.map(DemoKeys::apiKey).orElse(null),
                keys.map(known -> doors(known, url)).orElse(List.of()),
                keys.map(DemoKeys::roomId).orElse(null),
                url.map(DemoKeys::socketUrl).orElse(null),
                alive,
                down);
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
