package ninja.helpy.cluster.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.chaos.Fault;
import ninja.helpy.cluster.chaos.credits.CreditsWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds and settlements while nodes and Cassandra are killed, stand still and are cut off. */
@Command(
        name = "credits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Clients hold and settle credits over HTTP while nodes are killed, stand still and are cut off from each other,",
            "and Cassandra is killed. Then: every acknowledged hold resolved exactly once, settlements = spent, nothing lost.",
            "Exit code 1 on any violation."
        })
final class ChaosCreditsCommand implements Callable<Integer> {

    @Option(names = "--clients", defaultValue = "8", description = "How many clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Mixin
    private ChaosFrame frame = new ChaosFrame();

    @Override
    public Integer call() {
        return frame.run(new ChaosFrame.Test(
                "credits",
                clients,
                List.of(Fault.values()),
                Map.of(),
                false,
                CreditsWorkload::new,
                "every acknowledged hold is resolved exactly once, settlements and spent agree, nothing is held."));
    }
}
