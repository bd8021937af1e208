package ninja.helpy.cluster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.credits.CreditsBench;
import ninja.helpy.cluster.bench.credits.CreditsSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the credit ledger. */
@Command(
        name = "credits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Pairs of reserve and settle per second, each command answered only when it is durable; against the best",
            "of several conditional updates (IF balance = ?) on the same Cassandra. Exit code 1 if the credits of",
            "either side do not add up at the end.",
            ""
        })
final class BenchCreditsCommand implements Callable<Integer> {

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,100",
            description = "How many workspaces the callers share (default: ${DEFAULT-VALUE}).")
    private List<Integer> workspaces = List.of();

    @Option(
            names = "--callers",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "How many callers at once, each with one command under way (default: ${DEFAULT-VALUE}).")
    private List<Integer> callers = List.of();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(
                new CreditsBench(new CreditsSettings(workspaces, callers, options.measured(), options.warmUp())));
    }
}
