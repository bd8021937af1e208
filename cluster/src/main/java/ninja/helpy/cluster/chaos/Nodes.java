package ninja.helpy.cluster.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ninja.helpy.cluster.chaos.Http.Request;
import ninja.helpy.cluster.local.LocalException;
import ninja.helpy.cluster.local.NodeFile;

/**
 * The node processes of a fault test. Whatever ends is started again after a moment, as an operator's supervisor would,
 * and joins those that live.
 */
final class Nodes implements AutoCloseable {

    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final long LOOK_EVERY_MILLIS = 100;

    /** Starts node number {@code node} so that it joins {@code seeds}. */
    interface Starter {
        NodeFile start(int node, List<Integer> seeds);
    }

    /** @param readyOnce it has belonged to the cluster, so others may join through it */
    private record Running(NodeFile file, List<Long> seedPids, boolean readyOnce, Instant endedAt) {

        Running withReadyOnce() {
            return new Running(file, seedPids, true, endedAt);
        }

        Running endedAt(Instant at) {
            return new Running(file, seedPids, readyOnce, at);
        }
    }

    private final int count;
    private final Starter starter;
    private final String adminKey;
    private final Http http = new Http();
    private final Map<Integer, Running> running = new TreeMap<>();
    private final Set<Integer> ended = new TreeSet<>();
    private boolean closed;

    Nodes(int count, Starter starter, String adminKey) {
        this.count = count;
        this.starter = starter;
        this.adminKey = adminKey;
    }

    Nodes start() {
        for (int node = 1; node <= count; node++) start(node);
        Network.thread("supervisor", this::supervise);
        return this;
    }

    int count() {
        return count;
    }

    /** Of all whose process lives, also if it stands still. */
    synchronized List<String> urls() {
        return running.values().stream()
                .map(Running::file)
                .filter(NodeFile::isAlive)
                .map(NodeFile::url)
                .toList();
    }

    synchronized void kill(int node) {
        file(node).process().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** SIGSTOP: the process stands still in mid-sentence. */
    void pause(int node) {
        signal("STOP", node);
    }

    void resume(int node) {
        signal("CONT", node);
    }

    private void signal(String name, int node) {
        NodeFile file = file(node);
        if (!file.isAlive()) return;
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + file.pid())
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new LocalException("cannot send SIG" + name + ": " + failure.getMessage(), failure);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized NodeFile file(int node) {
        return known(node).file();
    }

    /** False if they are not all ready and in one cluster when the time is over. */
    boolean awaitWhole(Duration patience) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (!isWhole()) {
            if (Instant.now().isAfter(deadline)) return false;
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return true;
    }

    private boolean isWhole() throws InterruptedException {
        List<String> urls = urls();
        if (urls.size() < count) return false;
        for (String url : urls) {
            if (!seesAll(url)) return false;
        }
        return true;
    }

    private boolean seesAll(String url) throws InterruptedException {
        try {
            var health = http.send(url, Request.withKey("GET", "/health/detailed", adminKey, Map.of()));
            var cluster = health.json().path("components").path("cluster");
            return health.isGranted()
                    && cluster.path("members").asInt() == count
                    && cluster.path("unreachable").asInt() == 0;
        } catch (IOException notNow) {
            return false;
        }
    }

    private void supervise() {
        try {
            while (!isClosed()) {
                for (int node = 1; node <= count; node++) look(node);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(int node) {
        Running now = known(node);
        boolean alive = now.file().isAlive();
        if (alive && !now.readyOnce()) {
            if (now.file().isReady()) replace(now.withReadyOnce());
            else if (haveAllEnded(now.seedPids())) kill(node);
        } else if (!alive && now.endedAt().equals(Instant.MAX)) {
            replace(now.endedAt(Instant.now()));
            noteEnd(node);
        } else if (!alive && Instant.now().isAfter(now.endedAt().plus(RESTART_AFTER))) {
            start(node);
        }
    }

    private synchronized void noteEnd(int node) {
        ended.add(node);
    }

    /** Which nodes have ended since this was last asked, by themselves or not. */
    synchronized Set<Integer> takeEnded() {
        Set<Integer> taken = new TreeSet<>(ended);
        ended.clear();
        return taken;
    }

    /** Unless another process has taken its place meanwhile. */
    private synchronized void replace(Running changed) {
        running.computeIfPresent(
                changed.file().node(), (node, now) -> now.file().equals(changed.file()) ? changed : now);
    }

    private synchronized Running known(int node) {
        return Objects.requireNonNull(running.get(node), "started at the beginning");
    }

    /** It can join nobody any more, since those that it was told of have ended. */
    private static boolean haveAllEnded(List<Long> pids) {
        return !pids.isEmpty()
                && pids.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent());
    }

    /** Through those that belong to the cluster; while there is none, through the first that was started; else alone. */
    private synchronized void start(int node) {
        if (closed) return;
        List<Running> others = running.values().stream()
                .filter(other -> other.file().node() != node && other.file().isAlive())
                .toList();
        List<Running> established = others.stream().filter(Running::readyOnce).toList();
        List<NodeFile> seeds = (established.isEmpty() ? firstStarted(others) : established.stream())
                .map(Running::file)
                .toList();
        NodeFile file =
                starter.start(node, seeds.stream().map(NodeFile::arteryPort).toList());
        running.put(node, new Running(file, seeds.stream().map(NodeFile::pid).toList(), false, Instant.MAX));
    }

    private static Stream<Running> firstStarted(List<Running> nodes) {
        return nodes.stream()
                .sorted(Comparator.comparingLong(node -> node.file().startedAtMillis()))
                .limit(1);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.values().forEach(node -> node.file().process().ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
