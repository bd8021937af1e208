package ninja.helpy.cluster.cli;

import java.util.Optional;
import ninja.helpy.cluster.CommonPool;
import ninja.helpy.cluster.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./helpy}: one class per command. */
@Command(
        name = "helpy",
        mixinStandardHelpOptions = true,
        versionProvider = HelpyCli.Version.class,
        description = {"Helpy Cluster: teams of AI agents on Akka and Cassandra.", ""},
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LinkCommand.class,
            DemoCommand.class,
            ReplayCommand.class,
            BenchCommand.class,
            AuditCommand.class,
            ChaosCommand.class,
            WarmUpCommand.class,
            HelpyCli.VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Start here:  ./helpy up     and in a second terminal:  ./helpy demo",
            "Exit codes:  0 fine, 1 failed, 2 wrong usage, 3 not ready (status)"
        })
public final class HelpyCli implements Runnable {

    static final int FAILED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] words) {
        CommonPool.prepare();
        System.exit(commandLine().execute(words));
    }

    static CommandLine commandLine() {
        return new CommandLine(new HelpyCli())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure));
    }

    /** A failure is said in one sentence; its trace is for HELPY_DEBUG. */
    private static int failed(Exception failure) {
        Terminal.standard().failure(Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString));
        if (System.getenv("HELPY_DEBUG") != null) failure.printStackTrace(System.err);
        return FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: ./helpy up");
    }

    /** What this build is. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Helpy Cluster " + number() + " (Java " + Runtime.version() + ")"};
        }

        static String number() {
            return Optional.ofNullable(HelpyCli.class.getPackage().getImplementationVersion())
                    .orElse("from classes");
        }
    }

    @Command(name = "version", description = "Prints the version.")
    static final class VersionCommand implements Runnable {

        @Override
        public void run() {
            Terminal.standard().line(new Version().getVersion()[0]);
        }
    }
}
