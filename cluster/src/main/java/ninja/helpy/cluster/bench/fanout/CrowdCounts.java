package ninja.helpy.cluster.bench.fanout;

import ninja.helpy.cluster.bench.LatencyRecorder;
import ninja.helpy.cluster.bench.ThisJvm;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Seen;

/** What the crowd has seen since the last mark. */
final class CrowdCounts {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LatencyRecorder delivery = new LatencyRecorder();
    private long beginNanos = System.nanoTime();
    private long cpuBefore = ThisJvm.cpuMicros();
    private long said;
    private long delivered;
    private long frames;

    void said() {
        said++;
    }

    void frame() {
        frames++;
    }

    void delivered(long sentNanos, long nowNanos) {
        delivered++;
        delivery.record(sentNanos, nowNanos);
    }

    Seen take(int connected, String failure) {
        long now = System.nanoTime();
        long cpu = ThisJvm.cpuMicros();
        var seen = new Seen(
                (now - beginNanos) / NANOS_PER_SECOND,
                connected,
                said,
                delivered,
                frames,
                delivery.take(),
                cpu - cpuBefore,
                failure);
        beginNanos = now;
        cpuBefore = cpu;
        said = 0;
        delivered = 0;
        frames = 0;
        return seen;
    }
}
