package ninja.helpy.cluster.bench.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ninja.helpy.cluster.bench.Table;
import org.jspecify.annotations.Nullable;

/** What {@code bench fanout} found, for people, beside the goals. */
final class FanoutWords {

    private static final double NODE_MICROS_WANTED = 6;
    private static final double RATIO_WANTED = 0.7;
    private static final double IDLE_KIB_WANTED = 12;
    private static final double STALLED_WANTED = 1.2;

    private FanoutWords() {}

    static List<String> lines(List<? extends Record> figures, Figures.Baseline baseline, double ratio) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Messages in rooms, each durable before it is shown (commit log: " + baseline.commitLog() + "), on "
                + Runtime.getRuntime().availableProcessors() + " processors with clients and Cassandra");
        full(of(figures, Figures.Full.class), baseline, lines);
        paced(of(figures, Figures.Paced.class), lines);
        idle(of(figures, Figures.Idle.class), lines);
        lines.add("");
        lines.add("delivery: one message to one reader, p50 and p99 from sending to reading · µs: processor time of one"
                + " delivery · frames: with those that a message brings along");
        if (ratio > 0) lines.add(String.format(Locale.ROOT, "%.2f × the bare broadcast, which stores nothing", ratio));
        lines.addAll(verdicts(figures));
        return lines;
    }

    private static <T> List<T> of(List<? extends Record> figures, Class<T> type) {
        return figures.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static void full(List<Figures.Full> figures, Figures.Baseline baseline, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table(
                "rooms × connections",
                "messages/s",
                "deliveries/s",
                "frames/s",
                "p50 ms",
                "p99",
                "µs node",
                "of it compiling",
                "Cassandra",
                "clients",
                "× bare");
        figures.forEach(figure -> table.add(
                label(figure.rooms(), figure.connections()),
                figure.messagesPerSecond(),
                figure.deliveredPerSecond(),
                figure.framesPerSecond(),
                figure.delivery().p50(),
                figure.delivery().p99(),
                figure.cpuMicrosPerDelivery().node(),
                known(figure.cpuMicrosPerDelivery().compiler()),
                known(figure.cpuMicrosPerDelivery().cassandra()),
                figure.cpuMicrosPerDelivery().clients(),
                figure.ratio()));
        baseline.bare()
                .forEach(one -> table.add(
                        label(one.rooms(), one.connections()) + ", bare",
                        one.messagesPerSecond(),
                        one.deliveredPerSecond(),
                        one.deliveredPerSecond(),
                        one.delivery().p50(),
                        one.delivery().p99(),
                        one.cpuMicrosPerDelivery().node(),
                        known(one.cpuMicrosPerDelivery().compiler()),
                        known(one.cpuMicrosPerDelivery().cassandra()),
                        one.cpuMicrosPerDelivery().clients(),
                        1.0));
        lines.addAll(table.lines());
    }

    private static String label(int rooms, int connections) {
        return rooms + " × " + connections / rooms;
    }

    private static void paced(List<Figures.Paced> figures, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table("at half the pace", "deliveries/s", "p50 ms", "p99", "max");
        figures.forEach(figure -> table.add(
                label(figure.rooms(), figure.connections()) + ", " + figure.stalled() + " of each do not read",
                figure.deliveredPerSecond(),
                figure.delivery().p50(),
                figure.delivery().p99(),
                figure.delivery().max()));
        lines.add("");
        lines.addAll(table.lines());
    }

    private static void idle(List<Figures.Idle> figures, List<String> lines) {
        if (figures.isEmpty()) return;
        var table = new Table("idle connections", "heap KiB each", "heap MiB", "opened in s");
        figures.forEach(figure -> table.add(
                Integer.toString(figure.connections()),
                figure.heapKiBPerConnection(),
                figure.heapMiB(),
                figure.connectSeconds()));
        lines.add("");
        lines.addAll(table.lines());
    }

    private static List<String> verdicts(List<? extends Record> figures) {
        var verdicts = new ArrayList<String>();
        for (var full : of(figures, Figures.Full.class)) {
            var where = " (" + label(full.rooms(), full.connections()) + ")";
            double node = full.cpuMicrosPerDelivery().node();
            verdicts.add(verdict(
                    "6 µs of the node's processor per delivery at most" + where, node <= NODE_MICROS_WANTED, node));
            verdicts.add(
                    verdict("0.7 × the bare broadcast at least" + where, full.ratio() >= RATIO_WANTED, full.ratio()));
        }
        for (var idle : of(figures, Figures.Idle.class)) {
            double heap = idle.heapKiBPerConnection();
            verdicts.add(verdict("12 KiB of heap per idle connection at most", heap <= IDLE_KIB_WANTED, heap));
        }
        var paced = of(figures, Figures.Paced.class);
        if (paced.size() == 2) {
            double change =
                    paced.get(1).delivery().p99() / paced.get(0).delivery().p99();
            verdicts.add(verdict(
                    "1.2 × the p99 of the others at most, if one does not read", change <= STALLED_WANTED, change));
        }
        return verdicts;
    }

    private static String verdict(String goal, boolean met, double found) {
        return "goal: " + goal + ": " + (met ? "met" : "not met") + " (" + Table.text(found) + ")";
    }

    private static Object known(@Nullable Double number) {
        return number == null ? "-" : number;
    }
}
