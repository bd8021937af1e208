package ninja.helpy.cluster.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.runs.Generator;
import ninja.helpy.cluster.bench.runs.RunsBench;
import ninja.helpy.cluster.bench.runs.RunsSettings;
import ninja.helpy.cluster.bench.runs.RunsSettings.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures whole runs over HTTP. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Whole runs over HTTP against a scripted upstream on this machine, everything durable; against the same",
            "clients straight to the upstream. Clients and upstream are a process of their own. Exit code 1 if a word",
            "of an answer is wrong or the credits do not add up at the end.",
            ""
        })
final class BenchRunsCommand implements Callable<Integer> {

    @Option(
            names = "--parts",
            paramLabel = "PART",
            split = ",",
            defaultValue = "runs,latency,tokens,streams",
            description = "runs: complete runs per second. latency: what is added to the times of the upstream, at 16"
                    + " at once. tokens: what a lone token costs. streams: many slow streams (default: all).")
    private List<Part> parts = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,64,128",
            description = "How many runs at once in part runs (default: ${DEFAULT-VALUE}).")
    private List<Integer> concurrency = List.of();

    @Option(names = "--tokens", defaultValue = "50", description = "Of one run (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--delay",
            paramLabel = "MILLIS",
            defaultValue = "1",
            description = "Between two tokens in part runs (default: ${DEFAULT-VALUE}).")
    private int delay;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many slow streams, 20 tokens a second each (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        var settings = new RunsSettings(
                EnumSet.copyOf(parts), concurrency, tokens, delay, streams, options.measured(), options.warmUp());
        try (var generator = Generator.start(List.of("bench", BenchLoadCommand.NAME))) {
            return options.run(new RunsBench(settings, generator), RunsBench.nodeSettings(generator));
        }
    }
}
