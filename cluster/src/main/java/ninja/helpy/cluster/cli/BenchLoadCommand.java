package ninja.helpy.cluster.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.bench.runs.LoadGenerator;
import picocli.CommandLine.Command;

/** What {@code bench runs} starts as a process of its own: clients and upstream. */
@Command(name = BenchLoadCommand.NAME, hidden = true)
final class BenchLoadCommand implements Callable<Integer> {

    static final String NAME = "load-generator";

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadGenerator.serve(System.in, System.out);
        return 0;
    }
}
