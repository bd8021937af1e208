package ninja.helpy.persistence.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.Ids;

/** The command line of the Cassandra process. */
final class CassandraCommand {

    /** Write threads, and processors that the vector index has to believe in (see cassandra.yaml). */
    static final int WRITE_THREADS = 32;

    /** The largest heap for which the serial collector is the cheaper one. */
    private static final int SERIAL_HEAP_MB_MAX = 1024;

    /**
     * How much later than asked a thread of Cassandra may wake, in nanoseconds. Its idle workers look for work by sleeping
     * 10 µs at a time; with the 50 µs of Linux each of them wakes 15,000 times a second, which took half of Cassandra's
     * processor time on two cores and held up everybody else. No timer of Cassandra needs to be more exact than this.
     */
    private static final int TIMER_SLACK_NANOS = 1_000_000;

    private static final Path SHELL = Path.of("/bin/sh");

    /** From Cassandra's own jvm17-server.options. */
    private static final List<String> EXPORTS = List.of(
            "java.base/jdk.internal.misc",
            "java.base/java.lang.ref",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "jdk.attach/sun.tools.attach",
            "jdk.compiler/com.sun.tools.javac.file",
            "jdk.unsupported/sun.misc");

    private static final List<String> OPENS = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.module",
            "java.base/java.lang.reflect",
            "java.base/java.util",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.compiler/com.sun.tools.javac",
            "jdk.management/com.sun.management.internal");

    /** A single node need not wait for gossip, and what Cassandra would measure at each start is a constant. */
    private static final List<String> QUICK_START = List.of(
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=1",
            "-Dcassandra.load_ring_state=false",
            "-Dcassandra.superuser_setup_delay_ms=0",
            "-Dcassandra.shutdown_announce_in_ms=0",
            "-Dcassandra.memtable.row_overhead_size=180");

    private final EmbeddedCassandraSettings settings;
    private final List<Path> jars;

    CassandraCommand(EmbeddedCassandraSettings settings) {
        this.settings = settings;
        this.jars = jarsIn(settings.libDir());
    }

    List<String> line(Path config) {
        var line = new ArrayList<String>();
        ownSession().ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(lazyTimers());
        line.add(settings.javaHome().resolve("bin").resolve("java").toString());
        line.addAll(memory());
        line.addAll(archive());
        EXPORTS.forEach(name -> line.add("--add-exports=" + name + "=ALL-UNNAMED"));
        OPENS.forEach(name -> line.add("--add-opens=" + name + "=ALL-UNNAMED"));
        line.add("-javaagent:" + jar("jamm-"));
        line.add("-Djdk.attach.allowAttachSelf=true");
        line.add("-Dio.netty.tryReflectionSetAccessible=true");
        line.add("-Dio.netty.eventLoopThreads=4");
        line.add("-Dcassandra.config=" + config.resolve("cassandra.yaml").toUri());
        line.add("-Dcassandra.storagedir=" + settings.dataDir());
        line.add("-Dcassandra.logdir=" + settings.dataDir().resolve("logs"));
        line.add("-Dlogback.configurationFile=" + config.resolve("logback.xml").toUri());
        line.add("-Dcassandra-foreground=yes");
        // Else a thread is renamed, by a system call, each time that it goes from one queue to another.
        line.add("-Dcassandra.set_sep_thread_name=false");
        // A thread looks at the clock for the others, 500 times a second. They need it for time-outs of seconds only.
        line.add("-Dcassandra.approximate_time_precision_ms=20");
        line.addAll(QUICK_START);
        line.add("-cp");
        line.add(String.join(
                java.io.File.pathSeparator, jars.stream().map(Path::toString).toList()));
        line.add("org.apache.cassandra.service.CassandraDaemon");
        return line;
    }

    private List<String> memory() {
        var collector = settings.heapMb() <= SERIAL_HEAP_MB_MAX
                ? List.of("-XX:+UseSerialGC")
                : List.of("-XX:+UseG1GC", "-XX:ParallelGCThreads=4", "-XX:ConcGCThreads=1");
        var memory = new ArrayList<>(List.of(
                "-Xms" + settings.heapMb() + "m",
                "-Xmx" + settings.heapMb() + "m",
                "-XX:MaxDirectMemorySize=" + settings.heapMb() / 2 + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ActiveProcessorCount=" + WRITE_THREADS,
                "-XX:CICompilerCount=3"));
        memory.addAll(collector);
        return memory;
    }

    /** The first start records the loaded classes when it ends; every later one maps them and is a second faster. */
    private List<String> archive() {
        Path archive = settings.archiveDir().resolve("cassandra-" + classesId() + ".jsa");
        return List.of(
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+AllowArchivingWithJavaAgent",
                (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
    }

    /** An archive fits one Java and one set of jars. */
    private String classesId() {
        var parts = new ArrayList<String>();
        parts.add(dated(settings.javaHome().resolve("lib").resolve("modules")));
        jars.forEach(jar -> parts.add(dated(jar)));
        return Ids.of(parts.toArray(String[]::new)).substring(0, 8);
    }

    private static String dated(Path file) {
        return file + "@" + file.toFile().lastModified();
    }

    private Path jar(String prefix) {
        Predicate<Path> named = jar -> jar.getFileName().toString().startsWith(prefix);
        return jars.stream()
                .filter(named)
                .findFirst()
                .orElseThrow(() -> new EmbeddedCassandraException("no " + prefix + "*.jar in " + settings.libDir()));
    }

    private static List<Path> jarsIn(Path libDir) {
        try (Stream<Path> files = Files.list(libDir)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (java.nio.file.NoSuchFileException notBuilt) {
            throw new EmbeddedCassandraException(
                    "Cassandra's jars are not in " + libDir + "; build the project first.", notBuilt);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The shell gives its timer slack to Cassandra, which takes its place; where there is none (macOS), nothing changes. */
    private static List<String> lazyTimers() {
        if (!Files.isExecutable(SHELL)) return List.of();
        String script = "{ echo " + TIMER_SLACK_NANOS + " > /proc/self/timerslack_ns; } 2> /dev/null; exec \"$@\"";
        return List.of(SHELL.toString(), "-c", script, "cassandra");
    }

    /**
     * In a session of its own Cassandra does not get the terminal's Ctrl-C, so the node can be stopped first. Where
     * there is no setsid (macOS) it does, and drains at the same time as the node.
     */
    private static java.util.Optional<Path> ownSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
