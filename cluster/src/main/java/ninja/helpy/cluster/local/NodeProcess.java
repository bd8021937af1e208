package ninja.helpy.cluster.local;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts node processes and asks them whether they are ready. */
public final class NodeProcess {

    private static final int LAST_LINES = 12;
    private static final int PROBE_MILLIS = 2000;

    private final Home home;
    private final DataDir data;
    private final boolean forMinutes;

    NodeProcess(Home home, DataDir data) {
        this(home, data, false);
    }

    /** @param forMinutes the nodes will not live longer, so a quick start is worth more than a quick run */
    public NodeProcess(Home home, DataDir data, boolean forMinutes) {
        this.home = home;
        this.data = data;
        this.forMinutes = forMinutes;
    }

    NodeFile start(UpOptions options, int node, int arteryPort, List<Integer> seeds, String cassandra) {
        return start(options, node, arteryPort, seeds, cassandra, Map.of());
    }

    /** A node in a session of its own; secrets go by file, everything else by environment; {@code more} of that wins. */
    public NodeFile start(
            UpOptions options,
            int node,
            int arteryPort,
            List<Integer> seeds,
            String cassandra,
            Map<String, String> more) {
        var line = home.javaForNode(node, options.heap(), forMinutes);
        line.add("ninja.helpy.cluster.Main");
        var builder = new ProcessBuilder(OwnSession.of(line))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(data.outputOf(node).toFile());
        builder.environment().putAll(environment(options, node, arteryPort, seeds, cassandra));
        builder.environment().putIfAbsent("HELPY_LOG_FORMAT", "text");
        if (options.cassandra().isEmpty()) {
            builder.environment()
                    .put(
                            "HELPY_INSTALLED_FILE",
                            data.cassandra().resolve("installed-at").toString());
        }
        builder.environment().putAll(more);
        try {
            ProcessHandle process = builder.start().toHandle();
            var file = new NodeFile(
                    node,
                    process.pid(),
                    NodeFile.startedAt(process),
                    options.urlOf(node),
                    options.portOf(node),
                    arteryPort,
                    cassandra);
            file.writeIn(data);
            return file;
        } catch (IOException failure) {
            throw new LocalException("Node " + node + " cannot be started: " + failure.getMessage(), failure);
        }
    }

    private Map<String, String> environment(
            UpOptions options, int node, int arteryPort, List<Integer> seeds, String cassandra) {
        return Map.of(
                "HELPY_HTTP_HOST", options.host(),
                "HELPY_HTTP_PORT", Integer.toString(options.portOf(node)),
                "HELPY_NODE_HOST", "127.0.0.1",
                "HELPY_NODE_PORT", Integer.toString(arteryPort),
                "HELPY_SEED_NODES",
                        seeds.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "HELPY_CASSANDRA_CONTACT_POINTS", cassandra,
                "HELPY_SECRETS_DIR", data.secrets().toString(),
                "HELPY_DEMO", "on",
                "HELPY_LOG_TO", "file",
                "HELPY_LOG_FILE", data.logOf(node).toString());
    }

    static boolean isReady(String url) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(url + "/ready").toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The last lines that a node wrote, for the message that it ended. */
    public String lastWords(int node) {
        var words = new StringBuilder();
        for (Path log : List.of(data.logOf(node), data.outputOf(node))) {
            if (!Files.exists(log)) continue;
            try {
                List<String> lines = Files.readAllLines(log);
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                        .forEach(line -> words.append("    ").append(line).append('\n'));
            } catch (IOException unreadable) {
                words.append("    ").append(log).append(" cannot be read\n");
            }
        }
        return words.toString();
    }
}
