package ninja.helpy.cluster.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.demo.DemoFailure;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints a link to the room page. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a link to the room page, for a browser. It has a key in it that may write in the demo workspace",
            "and ends at the end of tomorrow (UTC)."
        })
final class LinkCommand implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        StatusReport.Status status = new StatusReport(data.dir()).status();
        if (!status.serves()) {
            terminal.failure("Nothing is ready here. Start it with: ./helpy up" + data.toRepeat());
            return HelpyCli.FAILED;
        }
        try {
            terminal.line(new PageLink(status, Clock.systemUTC()).make());
            return 0;
        } catch (DemoFailure refused) {
            terminal.failure("No link can be made: " + refused.getMessage());
            return HelpyCli.FAILED;
        }
    }
}
