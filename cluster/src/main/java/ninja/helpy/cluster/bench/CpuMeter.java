package ninja.helpy.cluster.bench;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Processor time: of this JVM, which is client and node, and of Cassandra's process. */
public final class CpuMeter {

    private static final double NANOS_PER_MICRO = 1_000;

    /**
     * Microseconds of processor time for one of what was counted; null where it cannot be seen.
     *
     * @param compiler of the node's: what goes to compiling Java, which ends some minutes after a start
     */
    public record CpuPer(
            double node,
            @Nullable Double compiler,
            @Nullable Double cassandra) {}

    private final Optional<ProcessHandle> cassandra;
    private Duration nodeBefore = Duration.ZERO;
    private Optional<Duration> compilerBefore = Optional.empty();
    private Duration cassandraBefore = Duration.ZERO;

    CpuMeter(Optional<ProcessHandle> cassandra) {
        this.cassandra = cassandra;
        begin();
    }

    public void begin() {
        nodeBefore = used(ProcessHandle.current());
        compilerBefore = ThisJvm.compiling();
        cassandraBefore = cassandra.map(CpuMeter::used).orElse(Duration.ZERO);
    }

    /** Since {@link #begin()}. */
    public CpuPer per(long count) {
        double node = micros(used(ProcessHandle.current()).minus(nodeBefore), count);
        return new CpuPer(
                node,
                compilerBefore
                        .flatMap(before -> ThisJvm.compiling().map(now -> micros(now.minus(before), count)))
                        .orElse(null),
                cassandra
                        .map(process -> micros(used(process).minus(cassandraBefore), count))
                        .orElse(null));
    }

    private static double micros(Duration used, long count) {
        return used.toNanos() / NANOS_PER_MICRO / Math.max(1, count);
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
