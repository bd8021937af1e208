package ninja.helpy.cluster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.chaos.Fault;
import ninja.helpy.cluster.chaos.runs.RunsWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Streams of runs while nodes are killed. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Clients stream runs of a scripted model while nodes are killed, and come back with the last position that they",
            "have seen. Then: every stream ended exactly once and told its whole text once (or said that it began anew),",
            "every hold was settled once, at the cost that was told. Exit code 1 on any violation."
        })
final class ChaosRunsCommand implements Callable<Integer> {

    @Option(
            names = "--streams",
            defaultValue = "200",
            description = "How many at once, one after the other (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Mixin
    private ChaosFrame frame = new ChaosFrame();

    @Override
    public Integer call() throws InterruptedException {
        return frame.runScripted(
                "runs",
                streams,
                List.of(Fault.KILL),
                RunsWorkload::new,
                "every stream has told its text once and ended once, every hold is settled once, nothing is held.");
    }
}
