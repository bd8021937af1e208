package ninja.helpy.cluster.bench.runs;

import java.util.List;
import ninja.helpy.cluster.bench.CpuMeter.CpuPer;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import org.jspecify.annotations.Nullable;

/** What {@code bench runs} prints. Times are milliseconds, processor times microseconds. */
final class Figures {

    private Figures() {}

    /** Processor time for one of something; {@code compiler}: part of the node's; {@code load}: clients and upstream together. */
    record Cpu(
            double node,
            @Nullable Double compiler,
            @Nullable Double cassandra,
            double load) {

        static Cpu of(CpuPer measured, double load) {
            return new Cpu(measured.node(), measured.compiler(), measured.cassandra(), load);
        }
    }

    /**
     * Complete runs, one after the other.
     *
     * @param refused how often the node was too busy, and was asked again
     * @param ratio to the runs per second straight from the upstream
     */
    record Runs(
            String part,
            int concurrency,
            int tokens,
            int delayMillis,
            double runsPerSecond,
            long refused,
            Latencies firstToken,
            Latencies completion,
            Cpu cpuMicrosPerRun,
            double nodeCpuMicrosPerToken,
            double ratio) {}

    /** @param ratio of the median completions: straight to ours */
    record Latency(
            String part,
            int concurrency,
            int tokens,
            int delayMillis,
            double addedFirstTokenP50,
            double addedFirstTokenP99,
            double addedCompletionP50,
            double addedCompletionP99,
            Latencies firstToken,
            Latencies completion,
            double ratio) {}

    /**
     * Streams that all stream at the same time.
     *
     * @param gap between two pieces of text at the reader
     * @param stalled streams with a gap longer than {@code stalledAfterMillis}
     * @param heapMiB what the node holds after a collection, while all of them stream
     */
    record Streams(
            String part,
            int streams,
            int delayMillis,
            double tokensPerSecond,
            Cpu cpuMicrosPerToken,
            Latencies gap,
            int stalled,
            long stalledAfterMillis,
            long heapMiB,
            long heapMaxMiB,
            double ratio) {}

    /** The same clients without a node between them and the upstream. */
    record Straight(
            String part,
            int callers,
            double runsPerSecond,
            double tokensPerSecond,
            Latencies firstToken,
            Latencies completion,
            Latencies gap,
            int stalled,
            double cpuMicrosPerToken) {}

    record Baseline(String commitLog, List<Straight> straight) {}
}
