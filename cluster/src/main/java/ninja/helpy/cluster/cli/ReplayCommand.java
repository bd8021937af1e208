package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.cli.StatusReport.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the events of a workspace as NDJSON. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = "Writes the events of a workspace as NDJSON.")
final class ReplayCommand implements Callable<Integer> {

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
