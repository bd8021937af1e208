package ninja.helpy.cluster.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code data/run/node-<n>.json}: one node process of this installation. It stays behind when a node is killed, so that
 * the next {@code up} starts that node again.
 *
 * @param startedAtMillis tells this process from a later one with the same pid
 * @param cassandra {@code host:port} of the Cassandra it uses
 */
public record NodeFile(
        int node, long pid, long startedAtMillis, String url, int port, int arteryPort, String cassandra) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of a data directory, the first node first. */
    public static List<NodeFile> in(DataDir data) {
        if (!Files.isDirectory(data.run())) return List.of();
        try (Stream<Path> files = Files.list(data.run())) {
            return files.filter(file -> file.getFileName().toString().matches("node-\\d+\\.json"))
                    .map(NodeFile::read)
                    .sorted(Comparator.comparingInt(NodeFile::node))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Only the nodes whose process lives. */
    public static List<NodeFile> aliveIn(DataDir data) {
        return in(data).stream().filter(NodeFile::isAlive).toList();
    }

    static long startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The process named here, if it lives and is the same one. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startedAt(process) == startedAtMillis);
    }

    @JsonIgnore
    public boolean isAlive() {
        return process().isPresent();
    }

    /** It says so itself, over HTTP. */
    @JsonIgnore
    public boolean isReady() {
        return NodeProcess.isReady(url);
    }

    /** Replaces the file at once: a reader sees the old one or the new one. */
    void writeIn(DataDir data) {
        Path file = file(data);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), this);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void removeFrom(DataDir data) {
        try {
            Files.deleteIfExists(file(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path file(DataDir data) {
        return data.run().resolve("node-" + node + ".json");
    }

    private static NodeFile read(Path file) {
        try {
            return JSON.readValue(file.toFile(), NodeFile.class);
        } catch (IOException unreadable) {
            throw new LocalException(
                    file + " cannot be read. If that node does not run any more, delete the file.", unreadable);
        }
    }
}
