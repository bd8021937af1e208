package ninja.helpy.persistence.cassandra;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code cassandra.json} in the data directory: who serves this data, and where. It stays when Cassandra stops (then
 * without a process), since the cluster name belongs to the data for ever and the ports are taken again if they can be.
 *
 * @param pid 0 when stopped
 * @param startedAtMillis tells this process from a later one with the same pid
 */
record CassandraFile(String clusterName, int cqlPort, int storagePort, long pid, long startedAtMillis) {

    private static final String NAME = "cassandra.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Optional<CassandraFile> in(Path dataDir) {
        Path file = dataDir.resolve(NAME);
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(file.toFile(), CassandraFile.class));
        } catch (IOException unreadable) {
            throw new EmbeddedCassandraException(
                    file + " cannot be read. If no Cassandra uses " + dataDir + ", delete that file.", unreadable);
        }
    }

    /** Replaces the file at once: a reader sees the old one or the new one. */
    void writeIn(Path dataDir) {
        try {
            Path draft = dataDir.resolve(NAME + ".new");
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), this);
            Files.move(
                    draft, dataDir.resolve(NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    CassandraFile stopped() {
        return new CassandraFile(clusterName, cqlPort, storagePort, 0, 0);
    }

    CassandraFile servedBy(ProcessHandle process) {
        return new CassandraFile(clusterName, cqlPort, storagePort, process.pid(), startedAt(process));
    }

    /** The process named here, if it is alive and the same one. */
    @JsonIgnore
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startedAt(process) == startedAtMillis);
    }

    private static long startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
