package ninja.helpy.cluster.bench.credits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.cluster.bench.Table;

/** What {@code bench credits} found, for people. */
final class CreditsWords {

    private static final double RATIO_WANTED = 20;
    private static final double P99_MILLIS_WANTED = 100;
    private static final int CALLERS_OF_GOAL = 256;

    private CreditsWords() {}

    static String scale(int workspaces, int callers) {
        return counted(workspaces, "workspace") + ", " + counted(callers, "caller");
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static List<String> lines(List<CreditsBench.Figure> figures, CreditsBench.Baseline baseline, double ratio) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("The ledger: pairs of reserve and settle, each answered when durable (commit log: "
                + baseline.commitLog() + "), on " + Runtime.getRuntime().availableProcessors() + " processors");
        lines.addAll(ledger(figures).lines());
        lines.add("");
        lines.add("The baseline: conditional updates on the same Cassandra");
        lines.addAll(conditional(baseline.tried()).lines());
        lines.add("");
        lines.add("ms: milliseconds · CPU µs: processor time for one pair, node with its callers and Cassandra"
                + " · behind, caught up: of the event feed, in events and seconds");
        lines.add(verdict(figures, baseline, ratio));
        return lines;
    }

    private static Table ledger(List<CreditsBench.Figure> figures) {
        var table = new Table(
                "workspaces, callers",
                "pairs/s",
                "× baseline",
                "command p50 ms",
                "p99",
                "pair p50 ms",
                "p99",
                "max",
                "groups/s",
                "entries/group",
                "CPU µs node",
                "Cassandra",
                "behind",
                "caught up");
        figures.forEach(figure -> table.add(
                figure.workspaces() + ", " + figure.callers(),
                figure.pairsPerSecond(),
                figure.ratio(),
                figure.command().p50(),
                figure.command().p99(),
                figure.pair().p50(),
                figure.pair().p99(),
                figure.pair().max(),
                figure.groupsPerSecond(),
                figure.entriesPerGroup(),
                figure.cpuMicrosPerPair().node(),
                known(figure.cpuMicrosPerPair().cassandra()),
                figure.feedEventsBehind(),
                known(figure.feedSecondsToCatchUp())));
        return table;
    }

    private static Table conditional(List<ConditionalBaseline.Figure> tried) {
        var table = new Table(
                "variant, workspaces, callers",
                "pairs/s",
                "command p50 ms",
                "p99",
                "pair p50 ms",
                "p99",
                "tries/command",
                "unknown",
                "CPU µs client",
                "Cassandra");
        tried.forEach(figure -> table.add(
                figure.variant() + ", " + figure.workspaces() + ", " + figure.callers(),
                figure.pairsPerSecond(),
                figure.command().p50(),
                figure.command().p99(),
                figure.pair().p50(),
                figure.pair().p99(),
                figure.triesPerCommand(),
                figure.unknownOutcomes(),
                figure.cpuMicrosPerPair().node(),
                known(figure.cpuMicrosPerPair().cassandra())));
        return table;
    }

    private static Object known(@org.jspecify.annotations.Nullable Double number) {
        return number == null ? "-" : number;
    }

    private static String verdict(List<CreditsBench.Figure> figures, CreditsBench.Baseline baseline, double ratio) {
        Optional<CreditsBench.Figure> ofGoal = figures.stream()
                .filter(figure -> figure.workspaces() == 1 && figure.callers() == CALLERS_OF_GOAL)
                .findFirst();
        String found = String.format(
                Locale.ROOT,
                "%.1f × the best conditional update (%s, %s: %s pairs/s)",
                ratio,
                baseline.variant(),
                scale(baseline.workspaces(), baseline.callers()),
                Table.text(baseline.pairsPerSecond()));
        String goal = String.format(
                Locale.ROOT,
                "goal: %.0f × on one workspace, and a pair's p99 under %.0f ms with %d callers",
                RATIO_WANTED,
                P99_MILLIS_WANTED,
                CALLERS_OF_GOAL);
        return found + "; " + goal + ": "
                + ofGoal.map(figure -> isMet(figure, ratio) ? "met" : "not met").orElse("not measured");
    }

    private static boolean isMet(CreditsBench.Figure figure, double ratio) {
        return ratio >= RATIO_WANTED && figure.pair().p99() < P99_MILLIS_WANTED;
    }
}
