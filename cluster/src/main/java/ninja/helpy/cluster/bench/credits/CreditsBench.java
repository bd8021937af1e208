package ninja.helpy.cluster.bench.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.bench.Bench;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.BenchResult;
import ninja.helpy.cluster.bench.CpuMeter.CpuPer;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import ninja.helpy.cluster.bench.Table;
import ninja.helpy.cluster.local.Report;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of reserve and settle, each command answered only when it is durable, with a whole node running around the
 * ledgers; held against the best of the conditional updates that one would write without a ledger.
 */
public final class CreditsBench implements Bench {

    private static final int WARM_UP_CALLERS = 256;
    private static final int ENTRIES_PER_PAIR = 2;

    /**
     * One number of workspaces with one number of callers.
     *
     * @param groupsPerSecond writes to the journal; each holds the entries of many callers
     * @param feedEventsBehind events not yet in the event feed when the load ended
     * @param feedSecondsToCatchUp null if it took longer than a minute
     * @param ratio to the best baseline on as many workspaces
     */
    record Figure(
            int workspaces,
            int callers,
            double pairsPerSecond,
            Latencies command,
            Latencies pair,
            double groupsPerSecond,
            double entriesPerGroup,
            CpuPer cpuMicrosPerPair,
            long feedEventsBehind,
            @Nullable Double feedSecondsToCatchUp,
            double ratio) {}

    /** The best on the first number of workspaces, and all that were tried. */
    record Baseline(
            double pairsPerSecond,
            String variant,
            int workspaces,
            int callers,
            String commitLog,
            List<ConditionalBaseline.Figure> tried) {}

    private final CreditsSettings settings;

    public CreditsBench(CreditsSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "credits";
    }

    @Override
    public BenchResult run(BenchPlace place, Report report) throws InterruptedException {
        var baseline = new ConditionalBaseline(place, report);
        baseline.warmUp(settings.warmUp());
        Map<Integer, ConditionalBaseline.Figure> best = new LinkedHashMap<>();
        for (int workspaces : settings.workspaces()) {
            best.put(workspaces, baseline.measure(workspaces, settings.measured()));
        }
        var figures = new ArrayList<Figure>();
        figure(place, report, 1, WARM_UP_CALLERS, settings.warmUp(), 1);
        for (var against : best.entrySet()) {
            for (int callers : settings.callers()) {
                figures.add(figure(
                        place,
                        report,
                        against.getKey(),
                        callers,
                        settings.measured(),
                        against.getValue().pairsPerSecond()));
            }
        }
        var first = best.values().iterator().next();
        var against = new Baseline(
                first.pairsPerSecond(),
                first.variant(),
                first.workspaces(),
                first.callers(),
                place.commitLog(),
                baseline.figures());
        double ratio = figures.stream()
                .filter(figure -> figure.workspaces() == first.workspaces())
                .mapToDouble(Figure::ratio)
                .max()
                .orElse(0);
        return new BenchResult(name(), figures, against, ratio, CreditsWords.lines(figures, against, ratio));
    }

    private Figure figure(
            BenchPlace place, Report report, int workspaces, int callers, Duration length, double baseline)
            throws InterruptedException {
        String scale = CreditsWords.scale(workspaces, callers);
        report.busy("ledger: " + scale);
        Instant begin = Instant.now();
        var journal = new Journal(place);
        var pairs = new Pairs(place.cpu());
        var load = new LedgerLoad(place.node(), workspaces, callers, pairs);
        var counted = new Counted(pairs, () -> journal.events(load.workspaceIds()));
        load.run(length, counted);
        report.busy("ledger: " + scale + ", waiting for the event feed");
        Journal.Lag lag = journal.awaitFeed(load.workspaceIds());
        Pairs.Count count = counted.count();
        report.done(
                "ledger",
                Duration.between(begin, Instant.now()),
                scale + ": " + Table.text(count.pairsPerSecond()) + " pairs/s, p99 "
                        + Table.text(count.pair().p99()) + " ms");
        long entries = ENTRIES_PER_PAIR * count.pair().count();
        return new Figure(
                workspaces,
                callers,
                count.pairsPerSecond(),
                count.command(),
                count.pair(),
                counted.more()
                        * count.pairsPerSecond()
                        / Math.max(1, count.pair().count()),
                entries / (double) Math.max(1, counted.more()),
                count.cpuMicrosPerPair(),
                lag.events(),
                lag.secondsToCatchUp(),
                count.pairsPerSecond() / baseline);
    }
}
