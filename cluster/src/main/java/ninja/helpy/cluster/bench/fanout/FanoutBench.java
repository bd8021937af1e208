package ninja.helpy.cluster.bench.fanout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.bench.Bench;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.BenchResult;
import ninja.helpy.cluster.bench.CpuMeter.CpuPer;
import ninja.helpy.cluster.bench.Sidecar;
import ninja.helpy.cluster.bench.Table;
import ninja.helpy.cluster.bench.ThisJvm;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Act;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Open;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Seen;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Talk;
import ninja.helpy.cluster.bench.fanout.FanoutSettings.Part;
import ninja.helpy.cluster.local.Report;

/**
 * Messages to the members of rooms through real WebSockets, each durable before anybody sees it, against a bare broadcast
 * over the same HTTP stack. At the end every reader must have got every message.
 */
public final class FanoutBench implements Bench {

    private static final int ROOMS = 20;
    private static final int ROOM_CONNECTIONS = 50;
    private static final int LARGE_CONNECTIONS = 2_000;

    /** As many people as a room may have; they come with several devices. */
    private static final int LARGE_PEOPLE = 64;

    /** What a frame of a room has besides the words. */
    private static final int FRAME_CHARS = 460;

    private static final double PACED = 0.5;
    private static final long KIBI = 1024;
    private static final long MEBI = KIBI * KIBI;

    private final FanoutSettings settings;
    private final Sidecar crowd;
    private final List<Record> figures = new ArrayList<>();
    private final List<Figures.Bare> bare = new ArrayList<>();

    public FanoutBench(FanoutSettings settings, Sidecar crowd) {
        this.settings = settings;
        this.crowd = crowd;
    }

    @Override
    public String name() {
        return "fanout";
    }

    /** Some rooms, and who is in each of them. */
    private record Shape(String part, int rooms, int connections, int people) {

        int all() {
            return rooms * connections;
        }
    }

    @Override
    public BenchResult run(BenchPlace place, Report report) throws InterruptedException {
        var hall = Hall.open(place);
        var rooms = new Shape("rooms", scaled(ROOMS), ROOM_CONNECTIONS, ROOM_CONNECTIONS);
        var room = new Shape("room", 1, scaled(LARGE_CONNECTIONS), Math.min(LARGE_PEOPLE, scaled(LARGE_CONNECTIONS)));
        if (settings.parts().contains(Part.IDLE)) idle(hall, report);
        if (settings.parts().contains(Part.ROOMS)) full(place, hall, rooms, report);
        if (settings.parts().contains(Part.ROOM)) full(place, hall, room, report);
        if (settings.parts().contains(Part.STALLED)) stalled(hall, rooms, report);
        double ratio = figures.stream()
                .filter(Figures.Full.class::isInstance)
                .mapToDouble(figure -> ((Figures.Full) figure).ratio())
                .min()
                .orElse(0);
        var baseline = new Figures.Baseline(place.commitLog(), bare);
        return new BenchResult(name(), figures, baseline, ratio, FanoutWords.lines(figures, baseline, ratio));
    }

    private int scaled(int count) {
        return Math.max(1, count * settings.scale() / 100);
    }

    /** What was measured while everybody talked. */
    private record Heard(Seen seen, CpuPer cpu) {

        Figures.Cpu perDelivery() {
            double clients = seen.cpuMicros() / (double) Math.max(1, seen.delivered());
            return new Figures.Cpu(cpu.node(), cpu.compiler(), cpu.cassandra(), clients);
        }
    }

    private void full(BenchPlace place, Hall hall, Shape shape, Report report) throws InterruptedException {
        Instant begin = Instant.now();
        report.busy(shape.part() + ", bare");
        var talk = new Talk(settings.window(), 0, settings.chars(), 0);
        Figures.Bare plain;
        try (var broadcast = new BareBroadcast(place.node().system(), FRAME_CHARS + settings.chars())) {
            var open = hall.rooms(shape.rooms(), shape.connections(), shape.people());
            plain = plain(shape, measured(place, bare(open, broadcast.port()), talk));
        }
        bare.add(plain);
        report.busy(shape.part());
        var open = hall.rooms(shape.rooms(), shape.connections(), shape.people());
        var heard = measured(place, open, talk);
        var seen = heard.seen();
        var cpu = heard.perDelivery();
        figures.add(new Figures.Full(
                shape.part(),
                shape.rooms(),
                shape.all(),
                seen.said() / seen.seconds(),
                seen.deliveredPerSecond(),
                seen.frames() / seen.seconds(),
                seen.delivery(),
                cpu,
                seen.deliveredPerSecond() / plain.deliveredPerSecond(),
                cpu.node() / plain.cpuMicrosPerDelivery().node()));
        report.done(
                shape.part(),
                Duration.between(begin, Instant.now()),
                Table.text(seen.deliveredPerSecond()) + " deliveries/s, " + Table.text(plain.deliveredPerSecond())
                        + " bare");
    }

    private static Figures.Bare plain(Shape shape, Heard heard) {
        var seen = heard.seen();
        return new Figures.Bare(
                shape.part(),
                shape.rooms(),
                shape.all(),
                seen.said() / seen.seconds(),
                seen.deliveredPerSecond(),
                seen.delivery(),
                heard.perDelivery());
    }

    private static Open bare(Open ours, int port) {
        return new Open(ours.host(), port, BareBroadcast.PATH, "", ours.rooms(), ours.connections(), ours.people());
    }

    private Heard measured(BenchPlace place, Open open, Talk talk) throws InterruptedException {
        tell(new CrowdOrder(Act.OPEN, open, null));
        tell(new CrowdOrder(Act.TALK, null, talk));
        sleep(settings.warmUp());
        tell(new CrowdOrder(Act.MARK, null, null));
        var cpu = place.cpu();
        sleep(settings.measured());
        var seen = tell(new CrowdOrder(Act.MARK, null, null));
        var heard = new Heard(seen, cpu.per(seen.delivered()));
        tell(new CrowdOrder(Act.HUSH, null, null));
        tell(new CrowdOrder(Act.CLOSE, null, null));
        return heard;
    }

    /** The same pace twice, the second time with one in each room who does not read. */
    private void stalled(Hall hall, Shape shape, Report report) throws InterruptedException {
        Instant begin = Instant.now();
        double perRoom = PACED * rate() / shape.rooms();
        for (int silent = 0; silent <= 1; silent++) {
            report.busy("at half the pace, " + silent + " stalled");
            tell(new CrowdOrder(Act.OPEN, hall.rooms(shape.rooms(), shape.connections(), shape.people()), null));
            tell(new CrowdOrder(Act.TALK, null, new Talk(256, perRoom, settings.chars(), silent)));
            sleep(settings.warmUp());
            tell(new CrowdOrder(Act.MARK, null, null));
            sleep(settings.measured());
            var seen = tell(new CrowdOrder(Act.MARK, null, null));
            tell(new CrowdOrder(Act.HUSH, null, null));
            tell(new CrowdOrder(Act.CLOSE, null, null));
            figures.add(new Figures.Paced(
                    Part.STALLED.name().toLowerCase(Locale.ROOT),
                    shape.rooms(),
                    shape.all(),
                    silent,
                    seen.deliveredPerSecond(),
                    seen.delivery()));
        }
        report.done(
                "stalled", Duration.between(begin, Instant.now()), Table.text(perRoom) + " messages/s in each room");
    }

    /** Messages a second as they were measured before, else a few. */
    private double rate() {
        return figures.stream()
                .filter(figure -> figure instanceof Figures.Full full && full.rooms() > 1)
                .mapToDouble(figure -> ((Figures.Full) figure).messagesPerSecond())
                .findFirst()
                .orElse(scaled(ROOMS) * 10.0);
    }

    private void idle(Hall hall, Report report) throws InterruptedException {
        Instant begin = Instant.now();
        report.busy("idle connections");
        int rooms = Math.max(1, settings.idle() / ROOM_CONNECTIONS);
        int each = Math.min(settings.idle(), ROOM_CONNECTIONS);
        long before = ThisJvm.heapBytes();
        Instant opening = Instant.now();
        tell(new CrowdOrder(Act.OPEN, hall.rooms(rooms, each, each), null));
        var took = Duration.between(opening, Instant.now());
        sleep(settings.warmUp());
        long after = ThisJvm.heapBytes();
        tell(new CrowdOrder(Act.CLOSE, null, null));
        int all = rooms * each;
        figures.add(new Figures.Idle(
                "idle",
                all,
                (after - before) / (double) KIBI / all,
                after / MEBI,
                took.toMillis() / (double) TimeUnit.SECONDS.toMillis(1)));
        report.done(
                "idle", Duration.between(begin, Instant.now()), all + " connections, " + after / MEBI + " MiB heap");
    }

    private Seen tell(CrowdOrder order) {
        crowd.tell(order);
        var seen = crowd.read(Seen.class);
        if (!seen.failure().isEmpty()) throw new BenchFailure("The crowd says: " + seen.failure());
        return seen;
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(length.toMillis());
    }
}
