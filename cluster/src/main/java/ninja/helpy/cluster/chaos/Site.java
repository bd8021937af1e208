package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.LocalCassandra;
import ninja.helpy.cluster.local.LocalException;
import ninja.helpy.cluster.local.NodeFile;
import ninja.helpy.cluster.local.NodeProcess;
import ninja.helpy.cluster.local.Ports;
import ninja.helpy.cluster.local.Report;
import ninja.helpy.cluster.local.Secrets;
import ninja.helpy.cluster.local.UpOptions;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;

/** An installation to break: a Cassandra, nodes and a network of its own, in a directory of its own. */
final class Site implements AutoCloseable {

    private static final String NODE_HEAP = "384m";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int CASSANDRA_PORTS = 2;

    private final ChaosOptions options;
    private final int firstPort;
    private final LocalCassandra cassandra;
    private final NodeProcess processes;
    private final String adminKey;
    private final Network network;
    private final Nodes nodes;
    private final Map<String, String> nodeEnvironment;
    private Optional<EmbeddedCassandra> running = Optional.empty();
    private boolean closed;

    Site(ChaosOptions options, Home home, DataDir data, Map<String, String> nodeEnvironment) {
        int count = options.nodes();
        this.options = options;
        this.nodeEnvironment = nodeEnvironment;
        data.create();
        this.firstPort = Ports.freeBlock(3 * count + CASSANDRA_PORTS);
        this.cassandra = new LocalCassandra(home, data, firstPort + 3 * count, firstPort + 3 * count + 1);
        this.processes = new NodeProcess(home, data, true);
        this.adminKey = secrets(data);
        this.network = new Network(count, firstPort + count, firstPort + 2 * count);
        this.nodes = new Nodes(count, this::startNode, adminKey);
    }

    private static String secrets(DataDir data) {
        var secrets = new Secrets(data.secrets());
        secrets.installation();
        secrets.demo();
        return secrets.admin();
    }

    /** Comes back when all are ready. */
    Site start(Report report) throws InterruptedException {
        Instant begin = Instant.now();
        report.busy("Cassandra and " + options.nodes() + " nodes");
        if (isCuttable()) network.open();
        startCassandra();
        nodes.start();
        if (!nodes.awaitWhole(START_TIMEOUT)) {
            throw new LocalException("The nodes are not ready after " + START_TIMEOUT.toSeconds()
                    + " s. The last words of node 1:\n" + processes.lastWords(1));
        }
        report.done(
                "start",
                Duration.between(begin, Instant.now()),
                "Cassandra and " + options.nodes() + " nodes are ready");
        return this;
    }

    /** Only then do the nodes reach each other through the network of this test. */
    private boolean isCuttable() {
        return options.faults().contains(Fault.CUT);
    }

    private NodeFile startNode(int node, List<Integer> seeds) {
        var more = new HashMap<>(nodeEnvironment);
        more.put("HELPY_CLUSTER_STABLE_AFTER", options.timing().stableAfter().toSeconds() + "s");
        if (isCuttable()) more.putAll(network.environment(node));
        int port = network.port(node);
        var up = new UpOptions("127.0.0.1", firstPort, Optional.of(options.nodes()), Optional.empty(), NODE_HEAP);
        return processes.start(up, node, port, seeds.isEmpty() ? List.of(port) : seeds, cassandra.contactPoint(), more);
    }

    synchronized void startCassandra() {
        if (closed) return;
        running = Optional.of(cassandra.start());
    }

    synchronized void killCassandra() {
        running.flatMap(found -> ProcessHandle.of(found.pid())).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    Nodes nodes() {
        return nodes;
    }

    Network network() {
        return network;
    }

    String adminKey() {
        return adminKey;
    }

    /** Ends everything at once; nothing of it is needed any more. */
    @Override
    public void close() {
        nodes.close();
        network.close();
        synchronized (this) {
            closed = true;
            killCassandra();
        }
    }
}
