package ninja.helpy.cluster.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process has used. */
public final class ThisJvm {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");
    private static final int USER_COLUMN = 11;
    private static final int TICK_MILLIS = 10;

    private ThisJvm() {}

    /** Processor time since it began; 0 where the system does not tell. */
    public static long cpuMicros() {
        var used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return TimeUnit.NANOSECONDS.toMicros(used.toNanos());
    }

    /** Processor time of the threads that compile Java; empty where the system does not tell. */
    static Optional<Duration> compiling() {
        try (Stream<Path> threads = Files.list(THREADS)) {
            long ticks = threads.map(thread -> thread.resolve("stat"))
                    .mapToLong(ThisJvm::compilerTicks)
                    .sum();
            return Optional.of(Duration.ofMillis(ticks * TICK_MILLIS));
        } catch (IOException | UncheckedIOException notLinux) {
            return Optional.empty();
        }
    }

    /** Of a thread as {@code proc(5)} tells: its name in brackets, and then user and system time in columns 14 and 15. */
    private static long compilerTicks(Path stat) {
        String told;
        try {
            told = Files.readString(stat);
        } catch (IOException hasEnded) {
            return 0;
        }
        if (!COMPILER.matcher(told).find()) return 0;
        var columns = told.substring(told.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(columns[USER_COLUMN]) + Long.parseLong(columns[USER_COLUMN + 1]);
    }

    /** What is really needed of the heap: everything else is collected first. */
    public static long heapBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
