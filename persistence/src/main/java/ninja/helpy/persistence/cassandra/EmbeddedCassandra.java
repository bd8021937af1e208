package ninja.helpy.persistence.cassandra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Cassandra in a process of its own, one per data directory. It outlives the process that started it: after a
 * crash of the node it is found and used again. Who started it last stops it.
 */
public final class EmbeddedCassandra {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedCassandra.class);

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PROBE_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final EmbeddedCassandraSettings settings;
    private final CassandraFile file;
    private final ProcessHandle process;
    private final boolean reused;

    private EmbeddedCassandra(
            EmbeddedCassandraSettings settings, CassandraFile file, ProcessHandle process, boolean reused) {
        this.settings = settings;
        this.file = file;
        this.process = process;
        this.reused = reused;
    }

    /** Returns when it answers. Two callers at once get the same one. */
    public static EmbeddedCassandra startOrReuse(EmbeddedCassandraSettings settings) {
        try {
            Files.createDirectories(settings.dataDir());
            Path lockFile = settings.dataDir().resolve("cassandra.lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                log.debug("starting or finding Cassandra under {}", lock);
                return running(settings).orElseGet(() -> started(settings));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one that serves this data directory now, if any. */
    public static Optional<EmbeddedCassandra> find(EmbeddedCassandraSettings settings) {
        return CassandraFile.in(settings.dataDir())
                .flatMap(file -> file.process().map(process -> new EmbeddedCassandra(settings, file, process, true)));
    }

    public int cqlPort() {
        return file.cqlPort();
    }

    public int storagePort() {
        return file.storagePort();
    }

    public long pid() {
        return process.pid();
    }

    /** It was running already. */
    public boolean reused() {
        return reused;
    }

    /** Drains and ends it; by force if that takes too long, which with this commit log loses nothing either. */
    public void stop() {
        process.destroy();
        try {
            process.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException stuck) {
            log.warn("Cassandra {} does not stop in {} s and is killed", process.pid(), STOP_TIMEOUT.toSeconds());
            process.destroyForcibly();
            process.onExit().join();
        }
        file.stopped().writeIn(settings.dataDir());
    }

    private static Optional<EmbeddedCassandra> running(EmbeddedCassandraSettings settings) {
        Optional<EmbeddedCassandra> found = find(settings);
        found.ifPresent(cassandra -> {
            requireSamePorts(settings, cassandra.file);
            awaitAnswer(settings, cassandra.file, cassandra.process);
        });
        return found;
    }

    private static void requireSamePorts(EmbeddedCassandraSettings settings, CassandraFile file) {
        if (settings.cqlPort() != 0 && settings.cqlPort() != file.cqlPort()) {
            throw new EmbeddedCassandraException("Cassandra " + file.pid() + " already serves " + settings.dataDir()
                    + " on port " + file.cqlPort() + ", not " + settings.cqlPort() + ". Stop it first.");
        }
    }

    private static EmbeddedCassandra started(EmbeddedCassandraSettings settings) {
        var files = new CassandraFiles(settings);
        files.requireJava();
        var command = new CassandraCommand(settings);
        CassandraFile planned = planned(settings);
        Path config = files.configFor(planned);
        Instant begin = Instant.now();
        try {
            Process process = new ProcessBuilder(command.line(config))
                    .directory(settings.dataDir().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(files.logs().resolve("stdout.log").toFile())
                    .start();
            CassandraFile file = planned.servedBy(process.toHandle());
            file.writeIn(settings.dataDir());
            awaitAnswer(settings, file, process.toHandle());
            log.info(
                    "Cassandra {} answers on port {} after {} ms",
                    file.pid(),
                    file.cqlPort(),
                    Duration.between(begin, Instant.now()).toMillis());
            return new EmbeddedCassandra(settings, file, process.toHandle(), false);
        } catch (IOException failure) {
            throw new EmbeddedCassandraException("Cassandra cannot be started: " + failure.getMessage(), failure);
        }
    }

    private static CassandraFile planned(EmbeddedCassandraSettings settings) {
        Optional<CassandraFile> last = CassandraFile.in(settings.dataDir());
        String name = last.map(CassandraFile::clusterName)
                .orElseGet(() -> "helpy-" + UUID.randomUUID().toString().substring(0, 8));
        int cql = port(settings.cqlPort(), last.map(CassandraFile::cqlPort).orElse(0));
        int storage = port(
                settings.storagePort(), last.map(CassandraFile::storagePort).orElse(0));
        return new CassandraFile(name, cql, storage, 0, 0);
    }

    /** A wanted port must be free; without a wish the last one is taken if it is free, else any. */
    private static int port(int wanted, int last) {
        if (wanted != 0) {
            if (!isFree(wanted)) {
                throw new EmbeddedCassandraException("Port " + wanted + " is in use by another program; "
                        + "Cassandra cannot listen there. Choose another port.");
            }
            return wanted;
        }
        return last != 0 && isFree(last) ? last : freePort();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void awaitAnswer(EmbeddedCassandraSettings settings, CassandraFile file, ProcessHandle process) {
        Instant deadline = Instant.now().plus(settings.startTimeout());
        while (true) {
            Optional<String> name = CqlProbe.clusterName(file.cqlPort(), PROBE_TIMEOUT);
            if (name.isPresent()) {
                requireSameCluster(file, name.get());
                return;
            }
            if (!process.isAlive()) {
                throw new EmbeddedCassandraException("Cassandra has ended while it started. Its last words:\n"
                        + new CassandraFiles(settings).lastWords());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new EmbeddedCassandraException("Cassandra " + process.pid() + " does not answer on port "
                        + file.cqlPort() + " after " + settings.startTimeout().toSeconds() + " s. See "
                        + settings.dataDir().resolve("logs") + "; stop that process before you try again.");
            }
            pause();
        }
    }

    private static void requireSameCluster(CassandraFile file, String name) {
        if (!name.equals(file.clusterName())) {
            throw new EmbeddedCassandraException("Port " + file.cqlPort() + " is in use by another Cassandra, \"" + name
                    + "\"; this data belongs to \"" + file.clusterName() + "\".");
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE_EVERY.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedCassandraException("interrupted while Cassandra starts", interrupted);
        }
    }
}
