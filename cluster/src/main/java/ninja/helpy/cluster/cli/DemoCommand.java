package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.cli.StatusReport.Status;
import ninja.helpy.cluster.demo.DemoFailure;
import ninja.helpy.cluster.demo.DemoTour;
import ninja.helpy.cluster.demo.Place;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Walks the four uses against what runs here. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Walks the four uses in this terminal: token stream, webhook, live room, replay.",
            "Exit code 1 if anything is not as promised, so it is a smoke test as well."
        })
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        Status status = new StatusReport(data.dir()).status();
        if (!status.serves()) {
            terminal.failure("Nothing is ready here to show. Start it with: ./helpy up" + data.toRepeat());
            return HelpyCli.FAILED;
        }
        try {
            new DemoTour(terminal, place(status)).play();
            return 0;
        } catch (DemoFailure failure) {
            terminal.line("");
            terminal.failure("Not as promised: " + failure.getMessage());
            return HelpyCli.FAILED;
        }
    }

    private static Place place(Status status) {
        return new Place(
                String.valueOf(status.url()),
                String.valueOf(status.wsUrl()),
                String.valueOf(status.workspaceId()),
                String.valueOf(status.apiKey()),
                String.valueOf(status.roomId()),
                status.agents().stream()
                        .map(agent -> new Place.Helpy(
                                agent.id(),
                                agent.name(),
                                String.valueOf(agent.webhookUrl()),
                                String.valueOf(agent.streamUrl())))
                        .toList());
    }
}
