package ninja.helpy.cluster.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.cluster.bench.Bench;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.BenchResult;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every bench can be told, and how every bench runs. */
final class BenchOptions {

    private static final int KILLED = 130;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each combination is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long it runs before anything counts (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--json", description = "One object {bench, figures, baseline, ratio} for scripts.")
    private boolean json;

    @Option(
            names = "--cassandra",
            paramLabel = "HOST:PORT",
            description = "Use this Cassandra instead of the embedded one.")
    private Optional<String> cassandra = Optional.empty();

    @Mixin
    private DataOption data = new DataOption();

    Duration measured() {
        return Duration.ofSeconds(Math.max(1, seconds));
    }

    Duration warmUp() {
        return Duration.ofSeconds(Math.max(1, warmUp));
    }

    int run(Bench bench) {
        return run(bench, Map.of());
    }

    /**
     * Ctrl-C ends it early and cleans up, the second one does not wait for that.
     *
     * @param nodeSettings what this bench wants to be different from an installation
     */
    int run(Bench bench, Map<String, ?> nodeSettings) {
        Terminal aside = json ? Terminal.aside() : Terminal.standard();
        Thread here = Thread.currentThread();
        new Interrupts(here::interrupt, () -> Runtime.getRuntime().halt(KILLED)).install();
        try {
            BenchResult result = measured(bench, nodeSettings, aside);
            if (json) Terminal.standard().line(result.json());
            else result.words().forEach(aside::line);
            return 0;
        } catch (InterruptedException asked) {
            aside.failure("Interrupted; nothing is left behind.");
            return HelpyCli.FAILED;
        }
    }

    private BenchResult measured(Bench bench, Map<String, ?> nodeSettings, Terminal aside) throws InterruptedException {
        try (var place = BenchPlace.open(data.dir(), cassandra, nodeSettings, aside)) {
            return bench.run(place, aside);
        }
    }
}
