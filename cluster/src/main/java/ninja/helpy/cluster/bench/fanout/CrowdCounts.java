package ninja.helpy.cluster.bench.fanout;

import ninja.helpy.cluster.bench.LatencyRecorder;
import ninja.helpy.cluster.bench.Mark;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Seen;

/** What the crowd has seen since the last mark. */
final class CrowdCounts {

    private final LatencyRecorder delivery = new LatencyRecorder();
    private final Mark mark = new Mark();
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
        var passed = mark.take();
        var seen = new Seen(
                passed.seconds(), connected, said, delivered, frames, delivery.take(), passed.cpuMicros(), failure);
        said = 0;
        delivered = 0;
        frames = 0;
        return seen;
    }
}
