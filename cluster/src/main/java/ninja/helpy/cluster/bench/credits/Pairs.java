package ninja.helpy.cluster.bench.credits;

import ninja.helpy.cluster.bench.CpuMeter;
import ninja.helpy.cluster.bench.LatencyRecorder;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;

/** Counts pairs and how long they and their two commands took. */
final class Pairs {

    private static final double NANOS_PER_SECOND = 1e9;

    /** What was counted in a stretch of time. */
    record Count(double pairsPerSecond, Latencies command, Latencies pair, CpuMeter.CpuPer cpuMicrosPerPair) {}

    private final LatencyRecorder commands = new LatencyRecorder();
    private final LatencyRecorder pairs = new LatencyRecorder();
    private final CpuMeter cpu;
    private long beginNanos;

    Pairs(CpuMeter cpu) {
        this.cpu = cpu;
        begin();
    }

    void begin() {
        commands.take();
        pairs.take();
        cpu.begin();
        beginNanos = System.nanoTime();
    }

    Count count() {
        double seconds = (System.nanoTime() - beginNanos) / NANOS_PER_SECOND;
        Latencies ofPairs = pairs.take();
        return new Count(ofPairs.count() / seconds, commands.take(), ofPairs, cpu.per(ofPairs.count()));
    }

    void command(long begunAtNanos, long endedAtNanos) {
        commands.record(begunAtNanos, endedAtNanos);
    }

    void pair(long begunAtNanos, long endedAtNanos) {
        pairs.record(begunAtNanos, endedAtNanos);
    }
}
