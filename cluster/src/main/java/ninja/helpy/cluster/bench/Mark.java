package ninja.helpy.cluster.bench;

import java.util.concurrent.TimeUnit;

/** Where somebody who counts has counted to: how long ago that was, and what this process has used since. */
public final class Mark {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private long atNanos = System.nanoTime();
    private long cpuMicrosBefore = ThisJvm.cpuMicros();

    /** From one mark to the next. */
    public record Passed(double seconds, long cpuMicros) {}

    /** What has passed since the last mark; the next one is here. */
    public Passed take() {
        long now = System.nanoTime();
        long cpuMicros = ThisJvm.cpuMicros();
        var passed = new Passed((now - atNanos) / NANOS_PER_SECOND, cpuMicros - cpuMicrosBefore);
        atNanos = now;
        cpuMicrosBefore = cpuMicros;
        return passed;
    }
}
