package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.LocalCluster;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops what runs here. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the nodes of this data directory, then its Cassandra. The data stays.")
final class DownCommand implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        boolean some = new LocalCluster(Home.current(), data.dir(), terminal).down();
        terminal.line(some ? "Stopped. Everything is kept in " + data.dir().root() : "Nothing is running here.");
        return 0;
    }
}
