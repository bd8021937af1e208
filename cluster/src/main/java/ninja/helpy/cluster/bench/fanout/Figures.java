package ninja.helpy.cluster.bench.fanout;

import java.util.List;
import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import org.jspecify.annotations.Nullable;

/** What {@code bench fanout} prints. Times are milliseconds, processor times microseconds. */
final class Figures {

    private Figures() {}

    /** Processor time for one message that was delivered to one reader; {@code compiler}: part of the node's. */
    record Cpu(
            double node,
            @Nullable Double compiler,
            @Nullable Double cassandra,
            double clients) {}

    /**
     * As many messages as go through.
     *
     * @param framesPerSecond of any kind: a message of a room brings others along
     * @param delivery from sending a message until one reader has it
     * @param ratio of the deliveries to those of the bare broadcast
     * @param cpuRatio of the node's processor time for one delivery to that of the bare broadcast
     */
    record Full(
            String part,
            int rooms,
            int connections,
            double messagesPerSecond,
            double deliveredPerSecond,
            double framesPerSecond,
            Latencies delivery,
            Cpu cpuMicrosPerDelivery,
            double ratio,
            double cpuRatio) {}

    /**
     * Half as many, in an even pace: how long a message takes while the machine is not full.
     *
     * @param stalled readers of each room who do not read
     */
    record Paced(String part, int rooms, int connections, int stalled, double deliveredPerSecond, Latencies delivery) {}

    /** Connections on which nothing happens. */
    record Idle(String part, int connections, double heapKiBPerConnection, long heapMiB, double connectSeconds) {}

    /** The bare broadcast. */
    record Bare(
            String part,
            int rooms,
            int connections,
            double messagesPerSecond,
            double deliveredPerSecond,
            Latencies delivery,
            Cpu cpuMicrosPerDelivery) {}

    record Baseline(String commitLog, List<Bare> bare) {}
}
