package ninja.helpy.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;

/** The processes of an installation on this machine: Cassandra and nodes, started together, stopped in order. */
public final class LocalCluster {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(45);
    private static final long PROBE_EVERY_MILLIS = 100;

    private final Home home;
    private final DataDir data;
    private final Report report;
    private final NodeProcess processes;

    public LocalCluster(Home home, DataDir data, Report report) {
        this.home = home;
        this.data = data;
        this.report = report;
        this.processes = new NodeProcess(home, data);
    }

    /** Starts what is missing and comes back when all are ready. False if there was nothing to start. */
    public boolean up(UpOptions options) throws InterruptedException {
        StartLock lock = StartLock.take(data);
        try {
            Plan plan = Plan.of(options, NodeFile.in(data));
            if (plan.missing().isEmpty()) return false;
            plan.requireFreePorts();
            makeSecrets();
            setStopping(false);
            start(plan, Instant.now());
            return true;
        } finally {
            lock.close();
        }
    }

    private void makeSecrets() {
        var secrets = new Secrets(data.secrets());
        secrets.installation();
        secrets.admin();
        secrets.master();
        secrets.demo();
    }

    private void start(Plan plan, Instant begin) throws InterruptedException {
        Optional<LocalCassandra> embedded =
                plan.options().cassandra().isPresent() ? Optional.empty() : Optional.of(new LocalCassandra(home, data));
        CompletableFuture<Optional<EmbeddedCassandra>> cassandra = embedded.map(
                        local -> CompletableFuture.supplyAsync(() -> Optional.of(local.start())))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
        String contact = embedded.map(LocalCassandra::contactPoint)
                .orElseGet(() -> plan.options().cassandra().orElseThrow());
        var started = new ArrayList<NodeFile>();
        try {
            int founderPort = Ports.free();
            for (int node : plan.missing()) {
                int arteryPort = started.isEmpty() ? founderPort : Ports.free();
                started.add(processes.start(plan.options(), node, arteryPort, plan.seeds(founderPort), contact));
            }
            awaitReady(cassandra, started, begin);
        } catch (LocalException | InterruptedException failure) {
            started.forEach(node -> node.process().ifPresent(ProcessHandle::destroy));
            throw failure;
        }
    }

    private void awaitReady(
            CompletableFuture<Optional<EmbeddedCassandra>> cassandra, List<NodeFile> nodes, Instant begin)
            throws InterruptedException {
        var waiting = new ArrayList<>(nodes);
        boolean cassandraSaid = false;
        Instant deadline = begin.plus(START_TIMEOUT);
        while (!waiting.isEmpty() || !cassandraSaid) {
            if (!cassandraSaid && cassandra.isDone()) {
                result(cassandra).ifPresent(found -> sayCassandra(found, begin));
                cassandraSaid = true;
            }
            report.busy(cassandraSaid ? "nodes" : "Cassandra and nodes");
            waiting.removeIf(node -> isReady(node, begin));
            if (Instant.now().isAfter(deadline)) {
                throw new LocalException("Not ready after " + START_TIMEOUT.toSeconds() + " s. See " + data.logs());
            }
            TimeUnit.MILLISECONDS.sleep(PROBE_EVERY_MILLIS);
        }
    }

    private boolean isReady(NodeFile node, Instant begin) {
        if (!node.isAlive()) {
            home.dropNodeArchive();
            throw new LocalException("Node " + node.node() + " has ended while it started. Its last words:\n"
                    + processes.lastWords(node.node()) + "  More in " + data.logOf(node.node()));
        }
        if (!node.isReady()) return false;
        report.done("node " + node.node(), since(begin), node.url() + ", pid " + node.pid());
        return true;
    }

    private void sayCassandra(EmbeddedCassandra cassandra, Instant begin) {
        String how = cassandra.reused() ? ", was running already" : "";
        report.done("Cassandra", since(begin), "port " + cassandra.cqlPort() + ", pid " + cassandra.pid() + how);
    }

    private static Optional<EmbeddedCassandra> result(CompletableFuture<Optional<EmbeddedCassandra>> cassandra)
            throws InterruptedException {
        try {
            return cassandra.get();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new LocalException(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** The nodes first, so that they can finish and hand over what they do; Cassandra last. False if nothing ran. */
    public boolean down() throws InterruptedException {
        StartLock lock = StartLock.take(data);
        try {
            setStopping(true);
            boolean some = stopNodes();
            Optional<EmbeddedCassandra> cassandra = LocalCassandra.find(home, data);
            cassandra.ifPresent(this::stopCassandra);
            return some || cassandra.isPresent();
        } finally {
            lock.close();
        }
    }

    /**
     * The oldest one last: it knows where all shards are, and the others cannot hand theirs over without it. Stopped together,
     * the last one waits for answers that nobody gives any more.
     */
    private boolean stopNodes() throws InterruptedException {
        List<NodeFile> nodes = NodeFile.in(data);
        var alive = nodes.stream()
                .filter(NodeFile::isAlive)
                .sorted(Comparator.comparingLong(NodeFile::startedAtMillis))
                .toList();
        if (!alive.isEmpty()) {
            stop(alive.subList(1, alive.size()));
            stop(alive.subList(0, 1));
        }
        nodes.forEach(node -> node.removeFrom(data));
        return !alive.isEmpty();
    }

    private void stop(List<NodeFile> nodes) throws InterruptedException {
        Instant begin = Instant.now();
        var alive = new ArrayList<>(nodes);
        alive.forEach(node -> node.process().ifPresent(ProcessHandle::destroy));
        while (!alive.isEmpty()) {
            report.busy("stopping " + (alive.size() == 1 ? "the node" : alive.size() + " nodes"));
            var ended = alive.stream().filter(node -> !node.isAlive()).toList();
            ended.forEach(node -> report.done("node " + node.node(), since(begin), "stopped"));
            alive.removeAll(ended);
            if (since(begin).compareTo(STOP_TIMEOUT) > 0) alive.forEach(this::kill);
            TimeUnit.MILLISECONDS.sleep(PROBE_EVERY_MILLIS);
        }
    }

    private void kill(NodeFile node) {
        report.warn("node " + node.node() + " does not stop in " + STOP_TIMEOUT.toSeconds() + " s and is killed");
        node.process().ifPresent(ProcessHandle::destroyForcibly);
    }

    private void stopCassandra(EmbeddedCassandra cassandra) {
        Instant begin = Instant.now();
        report.busy("stopping Cassandra");
        cassandra.stop();
        report.done("Cassandra", since(begin), "stopped");
    }

    /** Ends everything at once, without any care. */
    public void kill() {
        NodeFile.aliveIn(data).forEach(node -> node.process().ifPresent(ProcessHandle::destroyForcibly));
        LocalCassandra.find(home, data)
                .flatMap(cassandra -> ProcessHandle.of(cassandra.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    public Optional<Long> cassandraPid() {
        return LocalCassandra.find(home, data).map(EmbeddedCassandra::pid);
    }

    /** Somebody has asked this installation to stop, so that a node that ends is no surprise. */
    public boolean isStopping() {
        return Files.exists(stopping());
    }

    private void setStopping(boolean on) {
        try {
            if (on) Files.writeString(stopping(), "");
            else Files.deleteIfExists(stopping());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path stopping() {
        return data.run().resolve("stopping");
    }

    private static Duration since(Instant begin) {
        return Duration.between(begin, Instant.now());
    }
}
