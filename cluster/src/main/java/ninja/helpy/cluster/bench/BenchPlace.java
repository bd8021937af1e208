package ninja.helpy.cluster.bench;

import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.Providers;
import ninja.helpy.cluster.Node;
import ninja.helpy.cluster.Settings;
import ninja.helpy.cluster.local.BorrowedCassandra;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.Report;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.jspecify.annotations.Nullable;

/**
 * A whole node in this JVM, on a real Cassandra, in keyspaces of its own that are dropped when it closes. What is
 * measured here is what an installation does: only addresses, names and secrets differ from its configuration.
 */
public final class BenchPlace implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS = 50;

    private final BorrowedCassandra cassandra;
    private final Map<String, ?> nodeSettings;
    private final Report report;
    private final String prefix = BenchKeyspaces.newPrefix(Instant.now());
    private @Nullable CqlSession session;
    private @Nullable Node node;

    private BenchPlace(BorrowedCassandra cassandra, Map<String, ?> nodeSettings, Report report) {
        this.cassandra = cassandra;
        this.nodeSettings = Map.copyOf(nodeSettings);
        this.report = report;
    }

    /**
     * Comes back when the node is of use.
     *
     * @param cassandra {@code host:port} of one that is there already
     * @param nodeSettings what this bench wants to be different from an installation
     */
    public static BenchPlace open(DataDir data, Optional<String> cassandra, Map<String, ?> nodeSettings, Report report)
            throws InterruptedException {
        var place = new BenchPlace(BorrowedCassandra.of(Home.current(), data, cassandra, report), nodeSettings, report);
        boolean open = false;
        try {
            place.start();
            open = true;
            return place;
        } finally {
            if (!open) place.close();
        }
    }

    private void start() throws InterruptedException {
        Instant begin = Instant.now();
        report.busy("node");
        var settings = Settings.from(config());
        CqlSession ours = Schema.connect(StorageSettings.from(settings.config()));
        session = ours;
        new BenchKeyspaces(ours).dropForgotten(begin);
        var starting = Node.start(
                settings,
                Schema.prepare(settings.config()),
                (system, strain) -> Providers.create(system, settings.llm(), strain));
        node = Await.result(starting, START_TIMEOUT, "the start of the node");
        awaitUp(node.system(), begin.plus(START_TIMEOUT));
        report.done("node", Duration.between(begin, Instant.now()), "keyspaces " + prefix + "_*");
    }

    private static void awaitUp(ActorSystem<?> system, Instant deadline) throws InterruptedException {
        var self = Cluster.get(system).selfMember();
        while (Cluster.get(system).selfMember().status() != MemberStatus.up()) {
            if (Instant.now().isAfter(deadline)) throw new BenchFailure(self + " does not come up");
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private Config config() {
        var ours = ConfigFactory.parseMap(Map.ofEntries(
                Map.entry("akka.remote.artery.canonical.hostname", "127.0.0.1"),
                Map.entry("akka.remote.artery.canonical.port", 0),
                Map.entry("akka.coordinated-shutdown.exit-jvm", false),
                Map.entry("akka.coordinated-shutdown.run-by-jvm-shutdown-hook", false),
                // A cluster of one has nobody to hand its shards to.
                Map.entry("akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout", "2s"),
                Map.entry("helpy.persistence.contact-points", cassandra.contactPoint()),
                Map.entry("helpy.persistence.keyspace-prefix", prefix),
                Map.entry("helpy.api.host", "127.0.0.1"),
                Map.entry("helpy.api.port", 0),
                Map.entry("helpy.api.admin-key", secret()),
                Map.entry("helpy.api.installation-secret", secret()),
                Map.entry("helpy.cluster.seed-nodes", ""),
                Map.entry("helpy.cluster.discovery", ""),
                Map.entry("helpy.cluster.secrets-dir", ""),
                Map.entry("helpy.cluster.demo", false),
                Map.entry("helpy.cluster.installed-file", "")));
        return ConfigFactory.load(ConfigFactory.parseMap(nodeSettings)
                .withFallback(ours)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("application")));
    }

    private static String secret() {
        return UUID.randomUUID() + "-" + UUID.randomUUID();
    }

    public Node node() {
        if (node == null) throw new IllegalStateException("not open");
        return node;
    }

    /** A session apart from the node's, for baselines and for looking behind the scenes. */
    public CqlSession session() {
        if (session == null) throw new IllegalStateException("not open");
        return session;
    }

    /** Those of the node. */
    public Keyspaces keyspaces() {
        return new Keyspaces(prefix);
    }

    /** Makes one more keyspace, copied as often as the node's own. */
    public String newKeyspace(String name) {
        String keyspace = prefix + "_" + name;
        String replication =
                StorageSettings.from(node().system().settings().config()).replication();
        session().execute("CREATE KEYSPACE " + keyspace + " WITH replication = " + replication);
        return keyspace;
    }

    public CpuMeter cpu() {
        return new CpuMeter(cassandra.process());
    }

    /** What Cassandra waits for before it acknowledges a write; "unknown" if it does not say. */
    public String commitLog() {
        var row = session()
                .execute("SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
                .one();
        return row == null ? "unknown" : String.valueOf(row.getString(0));
    }

    /** Also after a failure or Ctrl-C: the node first, then its keyspaces, then Cassandra if it was started for this. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        report.busy("cleaning up");
        try {
            if (node != null) stop(node);
            if (session != null) drop(session);
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            cassandra.close();
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private void drop(CqlSession ours) {
        try (ours) {
            new BenchKeyspaces(ours).drop(prefix);
        } catch (DriverException gone) {
            report.warn("The keyspaces " + prefix + "_* are still there: " + gone.getMessage());
        }
    }

    private static void stop(Node node) throws InterruptedException {
        node.system().terminate();
        Await.result(node.system().getWhenTerminated(), STOP_TIMEOUT, "the end of the node");
    }
}
