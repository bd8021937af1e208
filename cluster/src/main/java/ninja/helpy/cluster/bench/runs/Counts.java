package ninja.helpy.cluster.bench.runs;

import ninja.helpy.cluster.bench.LatencyRecorder;
import ninja.helpy.cluster.bench.Mark;
import ninja.helpy.cluster.bench.runs.Order.Counted;
import ninja.helpy.cluster.upstream.Script;

/** What callers have seen since the last mark. */
final class Counts {

    private final LatencyRecorder firstToken = new LatencyRecorder();
    private final LatencyRecorder completion = new LatencyRecorder();
    private final LatencyRecorder gap = new LatencyRecorder();
    private final Mark mark = new Mark();
    private long runs;
    private long tokens;
    private long halfTokens;
    private long refused;

    void firstToken(long askedNanos, long nowNanos) {
        firstToken.record(askedNanos, nowNanos);
    }

    void text(int chars, long lastNanos, long nowNanos) {
        halfTokens += chars;
        tokens += halfTokens / Script.TOKEN_CHARS;
        halfTokens %= Script.TOKEN_CHARS;
        if (lastNanos != 0) gap.record(lastNanos, nowNanos);
    }

    void run(long askedNanos, long nowNanos) {
        runs++;
        completion.record(askedNanos, nowNanos);
    }

    void refused() {
        refused++;
    }

    Counted take(int streaming, int stalled) {
        var passed = mark.take();
        var counted = new Counted(
                passed.seconds(),
                runs,
                tokens,
                refused,
                streaming,
                stalled,
                firstToken.take(),
                completion.take(),
                gap.take(),
                passed.cpuMicros());
        runs = 0;
        tokens = 0;
        refused = 0;
        return counted;
    }
}
