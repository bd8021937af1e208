package ninja.helpy.cluster.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: one class per thing that is measured. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures this machine as a user would: a whole node in this process, on the Cassandra of this",
            "installation, in keyspaces of its own that are dropped afterwards. Each bench measures its own",
            "baseline in the same run, so that what counts is a ratio."
        },
        subcommands = {
            BenchCreditsCommand.class,
            BenchRecoveryCommand.class,
            BenchRunsCommand.class,
            BenchFanoutCommand.class,
            BenchLoadCommand.class,
            BenchCrowdCommand.class
        })
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to measure, for example: ./helpy bench credits");
    }
}
