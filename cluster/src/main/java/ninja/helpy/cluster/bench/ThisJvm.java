package ninja.helpy.cluster.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What this process has used. */
public final class ThisJvm {

    private ThisJvm() {}

    /** Processor time since it began; 0 where the system does not tell. */
    public static long cpuMicros() {
        var used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return TimeUnit.NANOSECONDS.toMicros(used.toNanos());
    }

    /** What is really needed of the heap: everything else is collected first. */
    public static long heapBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
