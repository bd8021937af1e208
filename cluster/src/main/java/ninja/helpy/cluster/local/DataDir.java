package ninja.helpy.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where an installation keeps everything: journal, logs, secrets, and which processes serve it. */
public record DataDir(Path root) {

    public DataDir {
        root = root.toAbsolutePath().normalize();
    }

    public Path cassandra() {
        return root.resolve("cassandra");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    public Path logOf(int node) {
        return logs().resolve("node-" + node + ".log");
    }

    /** What a node says outside its log: warnings of the JVM, a failure before logging works. */
    public Path outputOf(int node) {
        return logs().resolve("node-" + node + ".out");
    }

    public DataDir create() {
        try {
            Files.createDirectories(run());
            Files.createDirectories(logs());
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write in " + root, failure);
        }
    }

    /** With everything in it. */
    public void remove() {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + root, failure);
        }
    }
}
