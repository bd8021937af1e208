package ninja.helpy.cluster.bench.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.CpuMeter.CpuPer;
import ninja.helpy.cluster.bench.ThisJvm;
import ninja.helpy.cluster.bench.runs.Order.Counted;
import ninja.helpy.cluster.bench.runs.Order.Load;
import ninja.helpy.cluster.upstream.Script;

/** Measures one load after the other, through the node or straight to the upstream. */
final class Meter {

    private static final Duration RUN_IN_MAX = Duration.ofSeconds(2);
    private static final Duration ALL_STREAM_WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final BenchPlace place;
    private final Generator generator;
    private final Desk desk;
    private long charged;

    Meter(BenchPlace place, Generator generator, Desk desk) {
        this.place = place;
        this.generator = generator;
        this.desk = desk;
    }

    /** Who is asked. */
    enum Target {
        NODE,
        UPSTREAM
    }

    /**
     * What was found.
     *
     * @param perRun processor time of node and Cassandra
     * @param perToken processor time of node and Cassandra
     * @param heapBytes what is still there after a collection, before the load ends
     */
    record Measured(Counted counted, CpuPer perRun, CpuPer perToken, long heapBytes) {}

    Load load(Target target, int callers, Script script, boolean once, long rampMillis) {
        return target == Target.NODE
                ? new Load(desk.streamUrl(script), Wire.HELPY, callers, script, once, rampMillis)
                : new Load(upstreamPath(), Wire.OPENAI, callers, script, once, rampMillis);
    }

    private String upstreamPath() {
        return generator.upstreamUrl() + "/chat/completions";
    }

    Measured measure(Load load, Duration length) throws InterruptedException {
        generator.begin(load);
        if (load.once()) awaitAll(load.callers());
        else sleep(length.compareTo(RUN_IN_MAX) < 0 ? length : RUN_IN_MAX);
        generator.mark();
        var cpu = place.cpu();
        sleep(length);
        var counted = generator.mark();
        var perRun = cpu.per(counted.runs());
        var perToken = cpu.per(counted.tokens());
        long heap = load.once() ? ThisJvm.heapBytes() : 0;
        charged += generator.end().charged();
        return new Measured(counted, perRun, perToken, heap);
    }

    /** Nano-dollars that the callers were told of. */
    long charged() {
        return charged;
    }

    private void awaitAll(int streams) throws InterruptedException {
        Instant deadline = Instant.now().plus(ALL_STREAM_WITHIN);
        int streaming = generator.mark().streaming();
        while (streaming < streams) {
            if (Instant.now().isAfter(deadline)) {
                generator.end();
                throw new BenchFailure("Only " + streaming + " of " + streams + " streams are open at the same time.");
            }
            sleep(Duration.ofMillis(LOOK_EVERY_MILLIS));
            streaming = generator.mark().streaming();
        }
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(length.toMillis());
    }
}
