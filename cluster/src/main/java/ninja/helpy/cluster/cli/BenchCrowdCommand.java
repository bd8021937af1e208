package ninja.helpy.cluster.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.fanout.Crowd;
import picocli.CommandLine.Command;

/** What {@code bench fanout} starts as a process of its own: all the people. */
@Command(name = BenchCrowdCommand.NAME, hidden = true)
final class BenchCrowdCommand implements Callable<Integer> {

    static final String NAME = "crowd";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Crowd.serve(System.in, System.out);
        return 0;
    }
}
