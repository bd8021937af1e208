package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import ninja.helpy.cluster.chaos.ChaosOptions;
import ninja.helpy.cluster.chaos.ChaosRun;
import ninja.helpy.cluster.chaos.Fault;
import ninja.helpy.cluster.chaos.Outcome;
import ninja.helpy.cluster.chaos.credits.CreditsWorkload;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.Report;
import ninja.helpy.cluster.terminal.Terminal;
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

    @Option(names = "--seconds", defaultValue = "60", description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--nodes", defaultValue = "3", description = "How many nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--clients", defaultValue = "8", description = "How many clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--seed", description = "Repeats what an earlier test did, as far as machines repeat anything.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description = "Only these: kill, pause, cut, cassandra (default: all).")
    private List<Fault> only = List.of(Fault.values());

    @Option(names = "--json", description = "For scripts: one JSON object and nothing else.")
    private boolean json;

    @Option(names = "--keep", description = "Keep logs and data; otherwise only if something is wrong.")
    private boolean keep;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        var options = options(terminal);
        var dir = new DataDir(
                data.dir().root().resolve("chaos-" + ProcessHandle.current().pid()));
        Thread here = Thread.currentThread();
        new Interrupts(here::interrupt, here::interrupt).install();
        if (!json) {
            String what = String.format(
                    Locale.ROOT, "  %d s, %d nodes, %d clients, seed %d", seconds, nodes, clients, options.seed());
            terminal.line(terminal.bold("Fault test of credits") + terminal.dim(what));
        }
        var run = new ChaosRun(options, Home.current(), dir, json ? Silent.REPORT : terminal, fault -> {
            if (!json) terminal.line("  " + fault);
        });
        try {
            Outcome outcome = run.run(CreditsWorkload::new);
            if (json) terminal.line(text(outcome));
            else say(terminal, outcome, dir);
            if (outcome.isGood() && !keep) dir.remove();
            return outcome.isGood() ? 0 : HelpyCli.FAILED;
        } catch (InterruptedException asked) {
            terminal.failure("Stopped before its end, so it proves nothing.");
            dir.remove();
            return HelpyCli.FAILED;
        }
    }

    private ChaosOptions options(Terminal terminal) {
        var faults = EnumSet.copyOf(only);
        if (faults.contains(Fault.CUT) && !ChaosRun.canCut(nodes)) {
            faults.remove(Fault.CUT);
            terminal.failure("Cuts are left out: they need the addresses 127.0.0.11 to 127.0.0." + (10 + nodes)
                    + " (on macOS: sudo ifconfig lo0 alias 127.0.0.11, and so on).");
        }
        long number = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
        return new ChaosOptions(Duration.ofSeconds(seconds), nodes, clients, number, faults);
    }

    private static void say(Terminal terminal, Outcome outcome, DataDir dir) {
        terminal.line(String.format(
                Locale.ROOT,
                "%,d operations acknowledged, %,d retries; %d kills, %d pauses, %d cuts, %d kills of Cassandra; %d s",
                outcome.operations(),
                outcome.retries(),
                outcome.kills(),
                outcome.pauses(),
                outcome.cuts(),
                outcome.cassandraKills(),
                outcome.seconds()));
        if (outcome.isGood()) {
            terminal.line(
                    terminal.good("No violation:")
                            + " every acknowledged hold is resolved exactly once, settlements and spent agree, nothing is held.");
            return;
        }
        outcome.violations().forEach(violation -> terminal.line(terminal.bad("  ✗ ") + violation));
        terminal.failure(
                outcome.violations().size() + " violations. Seed " + outcome.seed() + "; logs in " + dir.logs());
    }

    private static String text(Outcome outcome) {
        try {
            return new ObjectMapper().writeValueAsString(outcome);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For scripts there is only the outcome. */
    private enum Silent implements Report {
        REPORT;

        @Override
        public void busy(String what) {
            // Nobody looks.
        }

        @Override
        public void done(String what, Duration took, String detail) {
            // Nobody looks.
        }

        @Override
        public void warn(String text) {
            Terminal.standard().failure(text);
        }
    }
}
