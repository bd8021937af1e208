package ninja.helpy.persistence.cassandra;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What an embedded Cassandra reads and writes beside its data: configuration and logs. */
final class CassandraFiles {

    private static final int HEAP_PARTS_FOR_MEMTABLES = 6;
    private static final int TAIL_LINES = 15;

    private final EmbeddedCassandraSettings settings;

    CassandraFiles(EmbeddedCassandraSettings settings) {
        this.settings = settings;
    }

    Path logs() {
        return settings.dataDir().resolve("logs");
    }

    /** The directory with cassandra.yaml and logback.xml, written anew. */
    Path configFor(CassandraFile cassandra) {
        Path config = settings.dataDir().resolve("conf");
        var values = Map.of(
                "clusterName", cassandra.clusterName(),
                "cqlPort", Integer.toString(cassandra.cqlPort()),
                "storagePort", Integer.toString(cassandra.storagePort()),
                "commitLogAccess", takesDirectWrites(settings.dataDir()) ? "direct" : "mmap",
                "writeThreads", Integer.toString(CassandraCommand.WRITE_THREADS),
                "memtableMb", Integer.toString(settings.heapMb() / HEAP_PARTS_FOR_MEMTABLES),
                "logs", logs().toString());
        try {
            Files.createDirectories(config);
            Files.createDirectories(logs());
            Files.createDirectories(settings.archiveDir());
            for (String name : List.of("cassandra.yaml", "logback.xml")) {
                Files.writeString(config.resolve(name), filled(resource(name), values));
            }
            return config;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Cassandra 5 runs on Java 11 and 17 only. */
    void requireJava() {
        Path release = settings.javaHome().resolve("release");
        var about = new Properties();
        try {
            about.load(new StringReader(Files.readString(release)));
        } catch (IOException unknown) {
            throw new EmbeddedCassandraException("no Java in " + settings.javaHome(), unknown);
        }
        String version = about.getProperty("JAVA_VERSION", "").replace("\"", "");
        if (!version.startsWith("17") && !version.startsWith("11")) {
            throw new EmbeddedCassandraException("Cassandra 5 needs Java 17 (or 11), but " + settings.javaHome()
                    + " is Java " + version + ". Name a Java 17 in HELPY_CASSANDRA_JAVA_HOME, or use --cassandra.");
        }
    }

    /** The last lines that Cassandra wrote, for the message that it did not start. */
    String lastWords() {
        var words = new StringBuilder();
        for (String name : List.of("cassandra.log", "stdout.log")) {
            Path log = logs().resolve(name);
            if (!Files.exists(log)) continue;
            try {
                List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
                lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
                        .forEach(line -> words.append(line).append('\n'));
            } catch (IOException unreadable) {
                words.append(log).append(" cannot be read\n");
            }
        }
        return words.toString();
    }

    /** Not every file system does: some in memory and some over a network do not. */
    private static boolean takesDirectWrites(Path dir) {
        try {
            Files.createDirectories(dir);
            Path probe = Files.createTempFile(dir, "direct", ".probe");
            try (var file = FileChannel.open(
                    probe, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT)) {
                int block = (int) Files.getFileStore(dir).getBlockSize();
                return file.write(ByteBuffer.allocateDirect(2 * block)
                                .alignedSlice(block)
                                .limit(block))
                        == block;
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException refused) {
            return false;
        }
    }

    private static String filled(String template, Map<String, String> values) {
        String filled = template;
        for (var value : values.entrySet()) {
            filled = filled.replace("@" + value.getKey() + "@", value.getValue());
        }
        return filled;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CassandraFiles.class.getResourceAsStream("/cassandra/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
