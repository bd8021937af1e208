package ninja.helpy.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;
import ninja.helpy.persistence.cassandra.EmbeddedCassandraSettings;
import ninja.helpy.persistence.journal.Schema;

/**
 * The one Cassandra that all integration tests of a Maven run share: the first test that asks starts it, with empty
 * data, and it ends when that Maven (or, outside Maven, the test JVM) is gone. Classes keep apart by keyspace prefix.
 */
public final class TestCassandra {

    private static final String DIRECTORY = "helpy.test.cassandra";

    private TestCassandra() {}

    /** Where Cassandra's jars are, for tests that start one of their own. */
    public static Path libDir() {
        return target().resolve("lib");
    }

    /** One class-data archive for all that tests start. */
    public static Path archiveDir() {
        return target().resolve("archive");
    }

    public static synchronized EmbeddedCassandra start() {
        Path directory = Optional.ofNullable(System.getProperty(DIRECTORY))
                .map(Path::of)
                .orElseGet(() -> target().resolve("test-cassandra"));
        long user = mavenPid();
        registerUser(directory, user);
        var settings = EmbeddedCassandraSettings.of(libDir(), directory.resolve("cassandra"))
                .withArchiveDir(archiveDir())
                .withHeapMb(768);
        if (EmbeddedCassandra.find(settings).isEmpty()) deleteTree(settings.dataDir());
        EmbeddedCassandra cassandra = EmbeddedCassandra.startOrReuse(settings);
        if (!cassandra.reused()) watch(directory, cassandra.pid());
        return cassandra;
    }

    public static String contactPoint() {
        return "127.0.0.1:" + start().cqlPort();
    }

    /**
     * What an actor system of a test starts with: a cluster node on a free port, journal and views on the shared
     * Cassandra in keyspaces of this prefix, which are made now.
     */
    public static Config config(String keyspacePrefix) {
        return config(keyspacePrefix, "");
    }

    /** As {@link #config(String)}, with settings of the test's own that win. */
    public static Config config(String keyspacePrefix, String overrides) {
        Config ours = ConfigFactory.parseString("""
                helpy.persistence {
                  contact-points = "%s"
                  keyspace-prefix = %s
                }
                akka {
                  loggers = ["akka.event.slf4j.Slf4jLogger"]
                  logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                  actor.provider = cluster
                  remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  cluster.jmx.enabled = off
                  coordinated-shutdown.run-by-jvm-shutdown-hook = off
                  # A cluster of one has nobody to hand its shards to.
                  coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 2s
                  actor.testkit.typed.system-shutdown-default = 30s
                }
                """.formatted(contactPoint(), keyspacePrefix));
        return Schema.prepare(ConfigFactory.load(ConfigFactory.parseString(overrides)
                .withFallback(ours)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("journal"))));
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) return;
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path target() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path module = at.resolve("persistence").resolve("embedded-cassandra");
            if (Files.isDirectory(module)) return module.resolve("target");
        }
        throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
    }

    /** The Maven above this test JVM; this JVM itself when there is none. */
    private static long mavenPid() {
        Optional<ProcessHandle> at = ProcessHandle.current().parent();
        while (at.isPresent()) {
            String command = at.get().info().commandLine().orElse("");
            if (command.contains("classworlds") || command.contains("maven.home"))
                return at.get().pid();
            at = at.get().parent();
        }
        return ProcessHandle.current().pid();
    }

    private static void registerUser(Path directory, long pid) {
        try {
            Path users = Files.createDirectories(directory.resolve("users"));
            Files.writeString(users.resolve(Long.toString(pid)), "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends Cassandra when nobody who asked for it lives any more, however they ended. */
    private static void watch(Path directory, long cassandra) {
        String script = "while kill -0 " + cassandra + " 2>/dev/null; do used=; for f in users/*; do "
                + "if kill -0 ${f##*/} 2>/dev/null; then used=1; else rm -f $f; fi; done; "
                + "if [ -z \"$used\" ]; then kill " + cassandra + "; exit; fi; sleep 0.3; done";
        try {
            new ProcessBuilder(List.of("/bin/sh", "-c", script))
                    .directory(directory.toFile())
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
