package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import ninja.helpy.cluster.chaos.ChaosOptions;
import ninja.helpy.cluster.chaos.ChaosRun;
import ninja.helpy.cluster.chaos.ChaosRun.Scene;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Fault;
import ninja.helpy.cluster.chaos.Outcome;
import ninja.helpy.cluster.chaos.Workload;
import ninja.helpy.cluster.chaos.runs.RunsWorkload;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.Report;
import ninja.helpy.cluster.terminal.Terminal;
import ninja.helpy.cluster.upstream.ScriptedUpstream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every fault test can be told, and how every one runs. */
final class ChaosFrame {

    @Option(names = "--seconds", defaultValue = "60", description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--nodes", defaultValue = "3", description = "How many nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--seed", description = "Repeats what an earlier test did, as far as machines repeat anything.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description = "Only these: kill, pause, cut, cassandra (default: those named above).")
    private List<Fault> only = List.of();

    @Option(names = "--json", description = "For scripts: one JSON object and nothing else.")
    private boolean json;

    @Option(names = "--keep", description = "Keep logs and data; otherwise only if something is wrong.")
    private boolean keep;

    @Mixin
    private DataOption data = new DataOption();

    /**
     * One fault test.
     *
     * @param what it is of
     * @param faults unless the user says which
     * @param nodeEnvironment what its nodes must be told
     * @param pulsePerClient every client must be answered again before the next fault, not only one for each node
     * @param good what it means that nothing was wrong
     */
    record Test(
            String what,
            int clients,
            List<Fault> faults,
            Map<String, String> nodeEnvironment,
            boolean pulsePerClient,
            BiFunction<Scene, Client, Workload> workload,
            String good) {}

    /** On nodes whose model is a script. */
    int runScripted(
            String what, int clients, List<Fault> faults, BiFunction<Scene, Client, Workload> workload, String good)
            throws InterruptedException {
        try (var upstream = new ScriptedUpstream()) {
            var environment = RunsWorkload.nodeEnvironment(upstream.baseUrl());
            return run(new Test(what, clients, faults, environment, true, workload, good));
        }
    }

    int run(Test test) {
        Terminal terminal = Terminal.standard();
        var options = options(test, terminal);
        var dir = new DataDir(
                data.dir().root().resolve("chaos-" + ProcessHandle.current().pid()));
        Thread here = Thread.currentThread();
        new Interrupts(here::interrupt, here::interrupt).install();
        if (!json) {
            String what = String.format(
                    Locale.ROOT,
                    "  %d s, %d nodes, %d clients, seed %d",
                    seconds,
                    nodes,
                    test.clients(),
                    options.seed());
            terminal.line(terminal.bold("Fault test of " + test.what()) + terminal.dim(what));
        }
        var run = new ChaosRun(
                options,
                Home.current(),
                dir,
                json ? Silent.REPORT : terminal,
                fault -> {
                    if (!json) terminal.line("  " + fault);
                },
                test.nodeEnvironment());
        try {
            Outcome outcome = run.run(test.pulsePerClient() ? test.clients() : options.spread(), test.workload());
            if (json) terminal.line(text(outcome));
            else say(terminal, outcome, dir, test.good());
            if (outcome.isGood() && !keep) dir.remove();
            return outcome.isGood() ? 0 : HelpyCli.FAILED;
        } catch (InterruptedException asked) {
            terminal.failure("Stopped before its end, so it proves nothing.");
            dir.remove();
            return HelpyCli.FAILED;
        }
    }

    private ChaosOptions options(Test test, Terminal terminal) {
        var faults = EnumSet.copyOf(only.isEmpty() ? test.faults() : only);
        if (faults.contains(Fault.CUT) && !ChaosRun.canCut(nodes)) {
            faults.remove(Fault.CUT);
            terminal.failure("Cuts are left out: they need the addresses 127.0.0.11 to 127.0.0." + (10 + nodes)
                    + " (on macOS: sudo ifconfig lo0 alias 127.0.0.11, and so on).");
        }
        long number = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
        return new ChaosOptions(Duration.ofSeconds(seconds), nodes, test.clients(), number, faults);
    }

    private static void say(Terminal terminal, Outcome outcome, DataDir dir, String good) {
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
        outcome.counts().forEach((what, count) -> terminal.line(String.format(Locale.ROOT, "%,d %s", count, what)));
        if (outcome.isGood()) {
            terminal.line(terminal.good("No violation:") + " " + good);
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
