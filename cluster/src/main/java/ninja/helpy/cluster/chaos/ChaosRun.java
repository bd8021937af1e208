package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.Home;
import ninja.helpy.cluster.local.Report;

/** A fault test from its own installation to its outcome: clients work, the nemesis breaks, and at the end all must fit. */
public final class ChaosRun {

    private final ChaosOptions options;
    private final Home home;
    private final DataDir data;
    private final Report report;
    private final Consumer<String> told;
    private final Map<String, String> nodeEnvironment;
    private final Http http = new Http();
    private final Violations violations = new Violations();
    private final Phase phase = new Phase();
    private final Tally tally = new Tally();
    private final Client.Totals totals = new Client.Totals();

    /**
     * @param data where it keeps everything; nothing runs there any more when it is over
     * @param told hears of each fault
     * @param nodeEnvironment what this workload needs its nodes to be told
     */
    public ChaosRun(
            ChaosOptions options,
            Home home,
            DataDir data,
            Report report,
            Consumer<String> told,
            Map<String, String> nodeEnvironment) {
        this.options = options;
        this.home = home;
        this.data = data;
        this.report = report;
        this.told = told;
        this.nodeEnvironment = Map.copyOf(nodeEnvironment);
    }

    /** Whether this machine can keep so many nodes apart; macOS needs addresses for that which it has only on demand. */
    public static boolean canCut(int nodes) {
        return Network.isPossible(nodes);
    }

    /** What a workload gets to know of the run that it is part of. */
    public record Scene(ChaosOptions options, String adminKey, Pulse pulse, Violations violations) {}

    /**
     * Comes back when everything is compared and ended.
     *
     * @param sources how many answer, each for itself: that many beats the pulse counts
     */
    public Outcome run(int sources, BiFunction<Scene, Client, Workload> workload) throws InterruptedException {
        Instant begin = Instant.now();
        var random = new SplittableRandom(options.seed());
        var pulse = new Pulse(sources);
        var site = new Site(options, home, data, nodeEnvironment);
        Map<String, Long> counts;
        try (site) {
            site.start(report);
            var scene = new Scene(options, site.adminKey(), pulse, violations);
            var admin = client(site, random, new Client.Totals());
            var clients = workload.apply(scene, admin);
            List<Thread> threads = started(clients, site, random);
            report.busy("clients work, things break");
            new Nemesis(site, options, pulse, violations, tally, told).run();
            heal(site);
            for (Thread thread : threads) thread.join();
            report.busy("comparing");
            guarded(() -> clients.check(admin));
            counts = clients.counts();
        }
        judge();
        return new Outcome(
                totals.operations().sum(),
                tally.of(Fault.KILL),
                tally.of(Fault.PAUSE),
                tally.of(Fault.CUT),
                violations.found(),
                totals.retries().sum(),
                options.seed(),
                tally.of(Fault.CASSANDRA),
                Duration.between(begin, Instant.now()).toSeconds(),
                counts);
    }

    private Client client(Site site, SplittableRandom random, Client.Totals counted) {
        return new Client(http, site.nodes(), phase, counted, random.split());
    }

    private List<Thread> started(Workload workload, Site site, SplittableRandom random) {
        var threads = new ArrayList<Thread>();
        for (int number = 1; number <= options.clients(); number++) {
            int mine = number;
            Client client = client(site, random, totals);
            var thread = new Thread(() -> guarded(() -> workload.work(mine, client)), "client-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void heal(Site site) throws InterruptedException {
        report.busy("healing");
        if (!site.nodes().awaitWhole(Nemesis.HEAL_TIMEOUT)) {
            violations.add("not one cluster again " + Nemesis.HEAL_TIMEOUT.toSeconds() + " s after the end");
        }
        phase.stopWorking();
        phase.healed();
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Client.NoAnswer silence) {
            violations.add(String.valueOf(silence.getMessage()));
        } catch (RuntimeException failure) {
            violations.add("the test itself has failed: " + failure);
            throw failure;
        }
    }

    private void judge() {
        if (tally.isEmpty()) violations.add("no fault has happened, so this run proves nothing");
        if (totals.operations().sum() == 0) violations.add("nothing was acknowledged, so this run proves nothing");
    }
}
