package ninja.helpy.cluster.bench.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import ninja.helpy.cluster.bench.Table;
import org.jspecify.annotations.Nullable;

/** What {@code bench runs} found, for people, beside the goals. */
final class RunsWords {

    private static final double RUNS_PER_SECOND_WANTED = 500;
    private static final double NODE_MICROS_PER_TOKEN_WANTED = 25;
    private static final double ADDED_FIRST_TOKEN_WANTED = 10;

    private RunsWords() {}

    static List<String> lines(List<? extends Record> figures, Figures.Baseline baseline, double ratio) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Runs over HTTP, durable to their settlement (commit log: " + baseline.commitLog() + "), on "
                + Runtime.getRuntime().availableProcessors() + " processors with clients, upstream and Cassandra");
        runs(of(figures, Figures.Runs.class), lines);
        latency(of(figures, Figures.Latency.class), baseline, lines);
        streams(of(figures, Figures.Streams.class), lines);
        lines.add("");
        lines.add("The baseline: the same clients straight to the upstream");
        lines.addAll(straight(baseline).lines());
        lines.add("");
        lines.add("ms: milliseconds · CPU µs: processor time; load: of clients and upstream together");
        lines.add(String.format(Locale.ROOT, "%.2f × the upstream without a node", ratio));
        lines.addAll(verdicts(figures));
        return lines;
    }

    private static <T> List<T> of(List<? extends Record> figures, Class<T> type) {
        return figures.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static void runs(List<Figures.Runs> figures, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table(
                "runs at once",
                "runs/s",
                "× baseline",
                "first token p50 ms",
                "p99",
                "all p50 ms",
                "p99",
                "CPU µs/run node",
                "of it compiling",
                "Cassandra",
                "load",
                "node CPU µs/token",
                "refused");
        figures.forEach(figure -> table.add(
                figure.concurrency() + " of " + figure.tokens() + " tokens, " + figure.delayMillis() + " ms each",
                figure.runsPerSecond(),
                figure.ratio(),
                figure.firstToken().p50(),
                figure.firstToken().p99(),
                figure.completion().p50(),
                figure.completion().p99(),
                figure.cpuMicrosPerRun().node(),
                known(figure.cpuMicrosPerRun().compiler()),
                known(figure.cpuMicrosPerRun().cassandra()),
                figure.cpuMicrosPerRun().load(),
                figure.nodeCpuMicrosPerToken(),
                figure.refused()));
        lines.addAll(table.lines());
    }

    private static void latency(List<Figures.Latency> figures, Figures.Baseline baseline, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table("times", "p50 ms", "p99", "straight p50 ms", "p99", "added p50 ms", "p99");
        var bare = baseline.straight().stream()
                .filter(one -> one.part().equals("latency"))
                .findFirst()
                .orElseThrow();
        for (var figure : figures) {
            String scale = ", " + figure.concurrency() + " at once, " + figure.tokens() + " tokens, "
                    + figure.delayMillis() + " ms each";
            added(table, "first token" + scale, figure.firstToken(), bare.firstToken());
            added(table, "all" + scale, figure.completion(), bare.completion());
        }
        lines.add("");
        lines.addAll(table.lines());
    }

    private static void added(Table table, String what, Latencies ours, Latencies bare) {
        table.add(
                what, ours.p50(), ours.p99(), bare.p50(), bare.p99(), ours.p50() - bare.p50(), ours.p99() - bare.p99());
    }

    private static void streams(List<Figures.Streams> figures, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table(
                "streams at once",
                "tokens/s",
                "CPU µs/token node",
                "of it compiling",
                "Cassandra",
                "load",
                "gap p50 ms",
                "p99",
                "max",
                "stalled",
                "heap MiB",
                "of");
        figures.forEach(figure -> table.add(
                figure.streams() + ", a token each " + figure.delayMillis() + " ms",
                figure.tokensPerSecond(),
                figure.cpuMicrosPerToken().node(),
                known(figure.cpuMicrosPerToken().compiler()),
                known(figure.cpuMicrosPerToken().cassandra()),
                figure.cpuMicrosPerToken().load(),
                figure.gap().p50(),
                figure.gap().p99(),
                figure.gap().max(),
                figure.stalled(),
                figure.heapMiB(),
                figure.heapMaxMiB()));
        lines.add("");
        lines.addAll(table.lines());
        lines.add("stalled: no text for more than " + figures.get(0).stalledAfterMillis()
                + " ms · heap: what is there after a collection, of the most there may be");
    }

    private static Table straight(Figures.Baseline baseline) {
        var table = new Table(
                "part, callers",
                "runs/s",
                "tokens/s",
                "first token p50 ms",
                "p99",
                "all p50 ms",
                "p99",
                "gap max ms",
                "stalled",
                "load CPU µs/token");
        baseline.straight()
                .forEach(one -> table.add(
                        one.part() + ", " + one.callers(),
                        one.runsPerSecond(),
                        one.tokensPerSecond(),
                        one.firstToken().p50(),
                        one.firstToken().p99(),
                        one.completion().p50(),
                        one.completion().p99(),
                        one.gap().max(),
                        one.stalled(),
                        one.cpuMicrosPerToken()));
        return table;
    }

    private static List<String> verdicts(List<? extends Record> figures) {
        var verdicts = new ArrayList<String>();
        of(figures, Figures.Runs.class).stream()
                .mapToDouble(Figures.Runs::runsPerSecond)
                .max()
                .ifPresent(best -> verdicts.add(verdict("runs/s at least", RUNS_PER_SECOND_WANTED, best, true)));
        of(figures, Figures.Latency.class)
                .forEach(found -> verdicts.add(verdict(
                        "ms added to the first token (median) at most",
                        ADDED_FIRST_TOKEN_WANTED,
                        found.addedFirstTokenP50(),
                        false)));
        of(figures, Figures.Streams.class).stream()
                .mapToDouble(found -> found.cpuMicrosPerToken().node())
                .max()
                .ifPresent(most -> verdicts.add(verdict(
                        "µs of the node's processor per token at most", NODE_MICROS_PER_TOKEN_WANTED, most, false)));
        Optional.of(of(figures, Figures.Streams.class))
                .filter(found -> !found.isEmpty())
                .map(found -> found.stream().mapToInt(Figures.Streams::stalled).sum())
                .ifPresent(stalled -> verdicts.add(verdict("stalled streams at most", 0, stalled, false)));
        return verdicts;
    }

    private static String verdict(String what, double wanted, double found, boolean more) {
        boolean met = more ? found >= wanted : found <= wanted;
        return "goal: " + Table.text((long) wanted) + " " + what + ": " + (met ? "met" : "not met") + " ("
                + Table.text(found) + ")";
    }

    private static Object known(@Nullable Double number) {
        return number == null ? "-" : number;
    }
}
