package ninja.helpy.cluster.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.Sidecar;
import ninja.helpy.cluster.bench.fanout.FanoutBench;
import ninja.helpy.cluster.bench.fanout.FanoutSettings;
import ninja.helpy.cluster.bench.fanout.FanoutSettings.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures rooms full of people. */
@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Messages in rooms, delivered to each member by WebSocket and durable before anybody sees them; against a",
            "bare broadcast over the same HTTP stack that stores nothing. The clients are a process of their own. Exit",
            "code 1 if a reader did not get every message.",
            ""
        })
final class BenchFanoutCommand implements Callable<Integer> {

    private static final int IDLE = 2_000;

    @Option(
            names = "--parts",
            paramLabel = "PART",
            split = ",",
            defaultValue = "rooms,room,stalled",
            description =
                    "rooms: 20 rooms of 50. room: one of 2,000. stalled: the rooms at half their pace, without and"
                            + " with one reader in each who does not read. idle: see --idle (default: ${DEFAULT-VALUE}).")
    private List<Part> parts = List.of();

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "Measures only what N connections hold on which nothing happens, in rooms of 50.")
    private Optional<Integer> idle = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "4",
            description = "Messages of one room that are on their way at a time (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(names = "--chars", defaultValue = "80", description = "Of one message (default: ${DEFAULT-VALUE}).")
    private int chars;

    @Option(
            names = "--scale",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description = "Fewer rooms, and a smaller large one (default: ${DEFAULT-VALUE}).")
    private int scale;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        var asked = idle.isPresent() ? EnumSet.of(Part.IDLE) : EnumSet.copyOf(parts);
        var settings = new FanoutSettings(
                asked, window, chars, idle.orElse(IDLE), scale, options.measured(), options.warmUp());
        try (var crowd = Sidecar.start(List.of("bench", BenchCrowdCommand.NAME))) {
            return options.run(new FanoutBench(settings, crowd));
        }
    }
}
