package ninja.helpy.cluster.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fault tests of an installation of their own. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        subcommands = {ChaosCreditsCommand.class, ChaosRunsCommand.class, ChaosRoomsCommand.class},
        description = {
            "Breaks an installation of its own while clients work with it, and then looks whether all they were told is true.",
            "What runs here is left alone."
        })
final class ChaosCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to test, for example: ./helpy chaos credits");
    }
}
