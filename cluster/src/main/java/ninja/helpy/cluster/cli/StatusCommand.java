package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what runs here, and how to reach it. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what runs here, and how to reach it. Exit code 0 if all nodes are ready, else 3.")
final class StatusCommand implements Callable<Integer> {

    static final int NOT_READY = 3;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "For scripts. Contains the demo workspace's keys.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        StatusReport.Status status = new StatusReport(data.dir()).status();
        if (json) {
            terminal.line(StatusReport.json(status));
        } else {
            new Greeting(terminal, data).status(status);
        }
        return status.ready() ? 0 : NOT_READY;
    }
}
