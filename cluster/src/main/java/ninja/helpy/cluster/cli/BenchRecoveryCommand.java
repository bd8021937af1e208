package ninja.helpy.cluster.cli;

import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.credits.RecoveryBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how soon a busy ledger is back. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How long the ledger of a workspace needs until it answers again after its node was lost; against folding",
            "its journal from the first event on. It is filled first, which takes a while.",
            ""
        })
final class BenchRecoveryCommand implements Callable<Integer> {

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many entries the ledger has (default: ${DEFAULT-VALUE}).")
    private int entries;

    @Option(
            names = "--holds",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many holds are open (default: ${DEFAULT-VALUE}).")
    private int holds;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(new RecoveryBench(entries, holds));
    }
}
