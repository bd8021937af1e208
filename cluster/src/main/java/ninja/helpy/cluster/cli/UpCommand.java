package ninja.helpy.cluster.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.LocalCluster;
import ninja.helpy.cluster.local.NodeFile;
import ninja.helpy.cluster.local.UpOptions;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts Cassandra and the nodes, and stays until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts an embedded Cassandra and a node (or several), and says how to talk to them.",
            "Stays in the foreground until Ctrl-C, unless --detach is given.",
            ""
        })
final class UpCommand implements Callable<Integer> {

    private static final long LOOK_EVERY_MILLIS = 300;
    private static final int KILLED = 130;

    @Option(
            names = "--port",
            defaultValue = "${HELPY_PORT:-8080}",
            description = "HTTP port of the first node; node n gets port + n - 1 (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 for every one (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "How many nodes (default: as many as last time, at first 1).")
    private Optional<Integer> nodes = Optional.empty();

    @Option(names = "--detach", description = "Return when everything is ready, and leave it running.")
    private boolean detach;

    @Option(
            names = "--cassandra",
            paramLabel = "HOST:PORT",
            description = "Use this Cassandra instead of an embedded one.")
    private Optional<String> cassandra = Optional.empty();

    @Option(
            names = "--heap",
            defaultValue = "${HELPY_HEAP:-768m}",
            description = "Memory of each node (default: ${DEFAULT-VALUE}).")
    private String heap = "768m";

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        DataDir dir = data.dir();
        var cluster = new LocalCluster(Home.current(), dir, terminal);
        Thread here = Thread.currentThread();
        new Interrupts(here::interrupt, () -> {
                    terminal.failure("Killed.");
                    cluster.kill();
                    Runtime.getRuntime().halt(KILLED);
                })
                .install();
        try {
            return up(terminal, dir, cluster);
        } catch (InterruptedException asked) {
            terminal.line("Stopping (Ctrl-C again to kill) …");
            cluster.down();
            terminal.line("Stopped. Everything is kept in " + dir.root());
            return 0;
        }
    }

    private int up(Terminal terminal, DataDir dir, LocalCluster cluster) throws InterruptedException {
        Instant begin = Instant.now();
        terminal.line(
                terminal.bold("Helpy Cluster " + HelpyCli.Version.number()) + terminal.dim("  data in " + dir.root()));
        boolean started = cluster.up(new UpOptions(host, port, nodes, cassandra, heap));
        var status = new StatusReport(dir).status();
        if (!started) {
            terminal.line(terminal.bold("Already up."));
            new Greeting(terminal, data).welcome(status);
            return 0;
        }
        terminal.line(terminal.bold("Ready") + " in " + Terminal.seconds(Duration.between(begin, Instant.now())));
        new Greeting(terminal, data).welcome(status);
        if (detach) {
            terminal.line(terminal.dim("  Running in the background; stop it with ./helpy down" + data.toRepeat()
                    + ". Logs: " + dir.logs()));
            return 0;
        }
        terminal.line(terminal.dim("  Ctrl-C stops it. Logs: " + dir.logs()));
        return watch(terminal, dir, cluster);
    }

    /** Says when a node ends. Cassandra is left alone: the next up finds it and uses it. */
    private int watch(Terminal terminal, DataDir dir, LocalCluster cluster) throws InterruptedException {
        List<NodeFile> watched = new ArrayList<>(NodeFile.aliveIn(dir));
        while (!watched.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            List<NodeFile> ended =
                    watched.stream().filter(node -> !node.isAlive()).toList();
            watched.removeAll(ended);
            if (cluster.isStopping()) continue;
            ended.forEach(node -> terminal.warn("node " + node.node() + " (pid " + node.pid() + ") has ended; "
                    + watched.size() + " left. ./helpy up" + data.toRepeat() + " starts it again. Log: "
                    + dir.logOf(node.node())));
        }
        if (cluster.isStopping()) {
            terminal.line("Stopped by ./helpy down.");
            return 0;
        }
        terminal.failure("No node is left.");
        return HelpyCli.FAILED;
    }
}
