package ninja.helpy.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checkout (or image) that runs: what was built, and the Java that runs it. */
public record Home(Path root) {

    private static final int JAVA_WARNING_OF_NATIVE_ACCESS = 24;

    /**
     * Up to here a node has the collector that does most with the processors: it stops the world for longer, but what is to be
     * looked at is little. With more, the JVM chooses (G1, whose work beside the node costs two small processors a third of
     * their runs).
     */
    private static final long SMALL_HEAP_MIB = 2_048;

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** As the launcher says, else the current directory. */
    public static Home current() {
        return new Home(Path.of(System.getProperty("helpy.home", "")));
    }

    public Path jar() {
        return root.resolve("cluster/target/cluster.jar");
    }

    public Path cassandraLib() {
        return root.resolve("persistence/embedded-cassandra/target/lib");
    }

    /** Where Cassandra's class archive is kept: with its jars, so that every data directory profits from it. */
    public Path cassandraArchive() {
        return root.resolve("persistence/embedded-cassandra/target/archive");
    }

    /**
     * {@code java …} up to the main class, for a node. The first node that ends leaves its class archive behind. Nodes
     * that live for minutes only are compiled quickly rather than well, and leave nothing.
     */
    List<String> javaForNode(int node, String heap, boolean forMinutes) {
        boolean quickly = forMinutes || Runtime.getRuntime().availableProcessors() == 1;
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=" + (quickly ? 1 : 4),
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
        if (forMinutes) line.add("-XX:+UseSerialGC");
        else if (mebibytes(heap) <= SMALL_HEAP_MIB) line.add("-XX:+UseParallelGC");
        line.addAll(archive(!forMinutes && node == 1));
        if (Runtime.version().feature() >= JAVA_WARNING_OF_NATIVE_ACCESS) {
            line.add("--enable-native-access=ALL-UNNAMED");
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        line.addAll(List.of("-cp", jar().toString()));
        return line;
    }

    /** {@code heap}: as {@link UpOptions} takes it. */
    static long mebibytes(String heap) {
        long number = Long.parseLong(heap.substring(0, heap.length() - 1));
        return heap.toLowerCase(Locale.ROOT).endsWith("g") ? number * 1_024 : number;
    }

    /** What a node leaves behind that could not start has only half of what a node needs. */
    void dropNodeArchive() {
        try {
            Files.deleteIfExists(nodeArchive());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path nodeArchive() {
        return jar().resolveSibling("node.jsa");
    }

    private List<String> archive(boolean mayWrite) {
        Path archive = nodeArchive();
        boolean fits = Files.exists(archive)
                && archive.toFile().lastModified() > jar().toFile().lastModified();
        if (fits) return List.of("-XX:SharedArchiveFile=" + archive);
        return mayWrite && Files.isWritable(archive.getParent())
                ? List.of("-XX:ArchiveClassesAtExit=" + archive)
                : List.of();
    }
}
