package ninja.helpy.cluster.bench.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.bench.Bench;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.BenchResult;
import ninja.helpy.cluster.bench.Table;
import ninja.helpy.cluster.bench.runs.Meter.Measured;
import ninja.helpy.cluster.bench.runs.Meter.Target;
import ninja.helpy.cluster.bench.runs.RunsSettings.Part;
import ninja.helpy.cluster.local.Report;
import ninja.helpy.cluster.upstream.Script;

/**
 * Whole runs over HTTP, each word checked: durable from the question to the settlement, against the same client straight
 * to the same upstream. The books must fit at the end.
 */
public final class RunsBench implements Bench {

    private static final int WARM_UP_CALLERS = 32;
    private static final int LATENCY_CALLERS = 16;
    private static final int LATENCY_DELAY_MILLIS = 20;
    private static final int LONE_STREAMS = 64;
    private static final int LONE_DELAY_MILLIS = 10;
    private static final int SLOW_DELAY_MILLIS = 50;

    /** Slower than runs can be begun, since what is measured is how many go on. */
    private static final int SLOW_STREAMS_OPENED_PER_SECOND = 40;

    private static final Duration GENERATOR_WARM_UP = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final String HOURLY = "1h";
    private static final long MEBI = 1024 * 1024;

    private final RunsSettings settings;
    private final Generator generator;
    private final List<Record> figures = new ArrayList<>();
    private final List<Figures.Straight> straight = new ArrayList<>();

    public RunsBench(RunsSettings settings, Generator generator) {
        this.settings = settings;
        this.generator = generator;
    }

    /**
     * The node's models are those of the upstream. Jobs that come once an hour would come once in these few minutes, so
     * they are put off.
     */
    public static Map<String, Object> nodeSettings(Generator generator) {
        return Map.of(
                "helpy.agents.llm.openai.base-url",
                generator.upstreamUrl(),
                "helpy.agents.llm.openai.api-key",
                "none",
                "helpy.persistence.reconciler.initial-delay",
                HOURLY,
                "helpy.persistence.audit.initial-delay",
                HOURLY,
                "helpy.persistence.usage.initial-delay",
                HOURLY);
    }

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public BenchResult run(BenchPlace place, Report report) throws InterruptedException {
        var desk = Desk.open(place);
        var meter = new Meter(place, generator, desk);
        warmUp(meter, report);
        if (settings.parts().contains(Part.RUNS)) runs(meter, report);
        if (settings.parts().contains(Part.LATENCY)) latency(meter, report);
        if (settings.parts().contains(Part.TOKENS)) {
            streams(meter, report, Part.TOKENS, LONE_STREAMS, LONE_DELAY_MILLIS, Duration.ofSeconds(1));
        }
        if (settings.parts().contains(Part.STREAMS)) {
            var ramp = Duration.ofMillis(1_000L * settings.streams() / SLOW_STREAMS_OPENED_PER_SECOND);
            streams(meter, report, Part.STREAMS, settings.streams(), SLOW_DELAY_MILLIS, ramp);
        }
        desk.audit(meter.charged());
        var baseline = new Figures.Baseline(place.commitLog(), straight);
        double ratio = ratio();
        return new BenchResult(name(), figures, baseline, ratio, RunsWords.lines(figures, baseline, ratio));
    }

    private void warmUp(Meter meter, Report report) throws InterruptedException {
        report.busy("warming up");
        var script = new Script(settings.tokens(), settings.delayMillis());
        meter.measure(meter.load(Target.UPSTREAM, WARM_UP_CALLERS, script, false, 0), GENERATOR_WARM_UP);
        meter.measure(meter.load(Target.NODE, WARM_UP_CALLERS, script, false, 0), settings.warmUp());
    }

    private void runs(Meter meter, Report report) throws InterruptedException {
        var script = new Script(settings.tokens(), settings.delayMillis());
        for (int callers : settings.concurrency()) {
            Instant begin = Instant.now();
            report.busy("runs, " + callers + " at once");
            var bare = straight(meter, Part.RUNS, callers, script, false, Duration.ZERO);
            var ours = meter.measure(meter.load(Target.NODE, callers, script, false, 0), settings.measured());
            var counted = ours.counted();
            figures.add(new Figures.Runs(
                    label(Part.RUNS),
                    callers,
                    script.tokens(),
                    script.delayMillis(),
                    counted.runsPerSecond(),
                    counted.refused(),
                    counted.firstToken(),
                    counted.completion(),
                    Figures.Cpu.of(ours.perRun(), per(counted.cpuMicros(), counted.runs())),
                    ours.perToken().node(),
                    counted.runsPerSecond() / bare.runsPerSecond()));
            report.done("runs", since(begin), callers + " at once: " + Table.text(counted.runsPerSecond()) + " runs/s");
        }
    }

    private void latency(Meter meter, Report report) throws InterruptedException {
        Instant begin = Instant.now();
        report.busy("latency");
        var script = new Script(settings.tokens(), LATENCY_DELAY_MILLIS);
        var ramp = Duration.ofMillis((long) script.tokens() * script.delayMillis());
        var bare = straight(meter, Part.LATENCY, LATENCY_CALLERS, script, false, ramp);
        var ours = meter.measure(
                        meter.load(Target.NODE, LATENCY_CALLERS, script, false, ramp.toMillis()), settings.measured())
                .counted();
        var figure = new Figures.Latency(
                label(Part.LATENCY),
                LATENCY_CALLERS,
                script.tokens(),
                script.delayMillis(),
                ours.firstToken().p50() - bare.firstToken().p50(),
                ours.firstToken().p99() - bare.firstToken().p99(),
                ours.completion().p50() - bare.completion().p50(),
                ours.completion().p99() - bare.completion().p99(),
                ours.firstToken(),
                ours.completion(),
                bare.completion().p50() / ours.completion().p50());
        figures.add(figure);
        report.done(
                "latency",
                since(begin),
                "first token + " + Table.text(figure.addedFirstTokenP50()) + " ms at the median");
    }

    private void streams(Meter meter, Report report, Part part, int count, int delayMillis, Duration ramp)
            throws InterruptedException {
        Instant begin = Instant.now();
        report.busy(count + " streams");
        long lasting =
                ramp.multipliedBy(2).plus(settings.measured()).plus(SLACK).toMillis();
        var script = new Script((int) Math.min(Script.TOKENS_MAX, lasting / delayMillis), delayMillis);
        var bare = straight(meter, part, count, script, true, ramp);
        var ours = meter.measure(meter.load(Target.NODE, count, script, true, ramp.toMillis()), settings.measured());
        var counted = ours.counted();
        figures.add(new Figures.Streams(
                label(part),
                count,
                delayMillis,
                counted.tokensPerSecond(),
                Figures.Cpu.of(ours.perToken(), per(counted.cpuMicros(), counted.tokens())),
                counted.gap(),
                counted.stalled(),
                Callers.STALLED_AFTER.toMillis(),
                ours.heapBytes() / MEBI,
                Runtime.getRuntime().maxMemory() / MEBI,
                counted.tokensPerSecond() / bare.tokensPerSecond()));
        report.done(label(part), since(begin), count + " streams, " + counted.stalled() + " stalled");
    }

    private Figures.Straight straight(Meter meter, Part part, int callers, Script script, boolean once, Duration ramp)
            throws InterruptedException {
        Measured measured =
                meter.measure(meter.load(Target.UPSTREAM, callers, script, once, ramp.toMillis()), settings.measured());
        var counted = measured.counted();
        var found = new Figures.Straight(
                label(part),
                callers,
                counted.runsPerSecond(),
                counted.tokensPerSecond(),
                counted.firstToken(),
                counted.completion(),
                counted.gap(),
                counted.stalled(),
                per(counted.cpuMicros(), counted.tokens()));
        straight.add(found);
        return found;
    }

    /** Of the runs at their best, else of what was measured first. */
    private double ratio() {
        return figures.stream()
                .filter(Figures.Runs.class::isInstance)
                .mapToDouble(figure -> ((Figures.Runs) figure).ratio())
                .max()
                .orElseGet(() -> first(figures.get(0)));
    }

    private static double first(Record figure) {
        return figure instanceof Figures.Latency latency ? latency.ratio() : ((Figures.Streams) figure).ratio();
    }

    private static double per(long micros, long count) {
        return micros / (double) Math.max(1, count);
    }

    private static String label(Part part) {
        return part.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Duration since(Instant begin) {
        return Duration.between(begin, Instant.now());
    }
}
