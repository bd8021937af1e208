package ninja.helpy.cluster.bench.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.CpuMeter.CpuPer;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import ninja.helpy.cluster.bench.Table;
import ninja.helpy.cluster.local.Report;

/** Conditional updates on the same Cassandra, in every variant and with several numbers of callers: the best one counts. */
final class ConditionalBaseline {

    private static final List<Integer> CALLERS = List.of(1, 4, 16, 64);

    /** Each of the many is measured for a quarter of the time, and then the best of them for all of it. */
    private static final int PROBES_PER_MEASUREMENT = 4;

    /** One variant with so many callers. */
    record Figure(
            String variant,
            int workspaces,
            int callers,
            double pairsPerSecond,
            Latencies command,
            Latencies pair,
            double triesPerCommand,
            long unknownOutcomes,
            CpuPer cpuMicrosPerPair) {}

    private final BenchPlace place;
    private final Report report;
    private final Map<Variant, ConditionalTable> tables = new EnumMap<>(Variant.class);
    private final List<Figure> figures = new ArrayList<>();

    ConditionalBaseline(BenchPlace place, Report report) {
        this.place = place;
        this.report = report;
        String keyspace = place.newKeyspace("baseline");
        for (Variant variant : Variant.values()) {
            tables.put(variant, new ConditionalTable(place.session(), keyspace, variant));
        }
    }

    void warmUp(Duration length) throws InterruptedException {
        for (Variant variant : Variant.values()) {
            figure(variant, 1, CALLERS.get(1), length.dividedBy(Variant.values().length));
        }
    }

    /** The best of all on so many workspaces. */
    Figure measure(int workspaces, Duration length) throws InterruptedException {
        var found = new ArrayList<Figure>();
        Duration probe = length.dividedBy(PROBES_PER_MEASUREMENT);
        for (Variant variant : Variant.values()) {
            for (int callers : CALLERS) found.add(figure(variant, workspaces, callers, probe));
        }
        Figure promising = best(found);
        found.add(figure(variant(promising), workspaces, promising.callers(), length));
        figures.addAll(found);
        return best(found);
    }

    List<Figure> figures() {
        return figures;
    }

    private static Figure best(List<Figure> found) {
        return found.stream()
                .max(Comparator.comparingDouble(Figure::pairsPerSecond))
                .orElseThrow();
    }

    private static Variant variant(Figure figure) {
        return Variant.valueOf(figure.variant().toUpperCase(Locale.ROOT));
    }

    private Figure figure(Variant variant, int workspaces, int callers, Duration length) throws InterruptedException {
        String name = variant.name().toLowerCase(Locale.ROOT);
        report.busy("baseline: " + name + ", " + CreditsWords.scale(workspaces, callers));
        Instant begin = Instant.now();
        var pairs = new Pairs(place.cpu());
        var load = new ConditionalLoad(
                tables.computeIfAbsent(variant, missing -> {
                    throw new IllegalStateException("no table for " + missing);
                }),
                workspaces,
                callers,
                pairs);
        var counted = new Counted(pairs, load::tries);
        load.run(length, counted);
        Pairs.Count count = counted.count();
        report.done(
                name,
                Duration.between(begin, Instant.now()),
                CreditsWords.scale(workspaces, callers) + ": " + Table.text(count.pairsPerSecond()) + " pairs/s");
        return new Figure(
                name,
                workspaces,
                callers,
                count.pairsPerSecond(),
                count.command(),
                count.pair(),
                counted.more() / (double) Math.max(1, count.command().count()),
                load.unknown(),
                count.cpuMicrosPerPair());
    }
}
