package ninja.helpy.persistence.cassandra;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an embedded Cassandra finds its jars, keeps its data and listens (always on loopback only).
 *
 * @param libDir the jars of {@code persistence/embedded-cassandra/target/lib}
 * @param dataDir everything it writes: data, commit log, logs, its configuration and {@code cassandra.json}
 * @param archiveDir keeps the class-data archive that shortens every start but the first
 * @param cqlPort 0 for the port of the last start, or else a free one
 * @param storagePort 0 likewise
 * @param javaHome a Java 17, which Cassandra 5 wants
 */
public record EmbeddedCassandraSettings(
        Path libDir,
        Path dataDir,
        Path archiveDir,
        int cqlPort,
        int storagePort,
        int heapMb,
        Path javaHome,
        Duration startTimeout) {

    private static final int HEAP_MB_MIN = 256;

    public EmbeddedCassandraSettings {
        libDir = libDir.toAbsolutePath().normalize();
        dataDir = dataDir.toAbsolutePath().normalize();
        archiveDir = archiveDir.toAbsolutePath().normalize();
        requirePort(cqlPort, "CQL");
        requirePort(storagePort, "storage");
        if (heapMb < HEAP_MB_MIN) {
            throw new IllegalArgumentException("Cassandra needs " + HEAP_MB_MIN + " MB of heap, not " + heapMb);
        }
    }

    /** Ports of the last start (or free ones), 768 MB of heap, this process' Java. */
    public static EmbeddedCassandraSettings of(Path libDir, Path dataDir) {
        return new EmbeddedCassandraSettings(
                libDir, dataDir, dataDir, 0, 0, 768, Path.of(System.getProperty("java.home")), Duration.ofMinutes(2));
    }

    public EmbeddedCassandraSettings withPorts(int cql, int storage) {
        return new EmbeddedCassandraSettings(libDir, dataDir, archiveDir, cql, storage, heapMb, javaHome, startTimeout);
    }

    public EmbeddedCassandraSettings withHeapMb(int mb) {
        return new EmbeddedCassandraSettings(
                libDir, dataDir, archiveDir, cqlPort, storagePort, mb, javaHome, startTimeout);
    }

    public EmbeddedCassandraSettings withJavaHome(Path home) {
        return new EmbeddedCassandraSettings(
                libDir, dataDir, archiveDir, cqlPort, storagePort, heapMb, home, startTimeout);
    }

    public EmbeddedCassandraSettings withArchiveDir(Path dir) {
        return new EmbeddedCassandraSettings(
                libDir, dataDir, dir, cqlPort, storagePort, heapMb, javaHome, startTimeout);
    }

    public EmbeddedCassandraSettings withStartTimeout(Duration timeout) {
        return new EmbeddedCassandraSettings(
                libDir, dataDir, archiveDir, cqlPort, storagePort, heapMb, javaHome, timeout);
    }

    private static void requirePort(int port, String what) {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("not a " + what + " port: " + port);
    }
}
