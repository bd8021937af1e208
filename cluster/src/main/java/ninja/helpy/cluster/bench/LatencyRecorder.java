package ninja.helpy.cluster.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Durations, noted by any thread without waiting for another. */
public final class LatencyRecorder {

    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(5);
    private static final int DIGITS = 3;
    private static final double MICROS_PER_MILLI = 1_000;

    /** How long things took, in milliseconds. */
    public record Latencies(long count, double p50, double p99, double max) {}

    private final Recorder recorder = new Recorder(MICROS_MAX, DIGITS);

    public void record(long beginNanos, long endNanos) {
        recorder.recordValue(Math.min(MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(endNanos - beginNanos)));
    }

    /** What was noted since the last call; begins anew. */
    public Latencies take() {
        Histogram histogram = recorder.getIntervalHistogram();
        return new Latencies(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / MICROS_PER_MILLI,
                histogram.getValueAtPercentile(99) / MICROS_PER_MILLI,
                histogram.getMaxValue() / MICROS_PER_MILLI);
    }
}
