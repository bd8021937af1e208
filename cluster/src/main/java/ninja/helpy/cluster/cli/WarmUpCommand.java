package ninja.helpy.cluster.cli;

import java.nio.file.Path;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.LocalCluster;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;

/** Run once by the launcher after a build: loads what every command needs, for the archive that makes them start fast. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {

    @Override
    public void run() {
        Terminal terminal = Terminal.standard();
        var nowhere = new DataDir(Path.of("target", "no-such-data"));
        HelpyCli.commandLine().parseArgs("up", "--port", "8080");
        terminal.line(HelpyCli.commandLine().getUsageMessage());
        new LocalCluster(Home.current(), nowhere, terminal).cassandraPid();
        terminal.line(StatusReport.json(new StatusReport(nowhere).status()));
    }
}
