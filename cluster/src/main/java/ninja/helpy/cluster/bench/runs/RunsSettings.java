package ninja.helpy.cluster.bench.runs;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.upstream.Script;

/**
 * What {@code bench runs} was asked for.
 *
 * @param concurrency of the part {@link Part#RUNS}
 * @param tokens of one run
 * @param delayMillis between two tokens in the part {@link Part#RUNS}
 * @param streams of the part {@link Part#STREAMS}
 */
public record RunsSettings(
        Set<Part> parts,
        List<Integer> concurrency,
        int tokens,
        int delayMillis,
        int streams,
        Duration measured,
        Duration warmUp) {

    private static final int CALLERS_MAX = 1_024;
    private static final int STREAMS_MAX = 8_000;

    /** What is measured. */
    public enum Part {
        /** How many complete runs a second, one after the other. */
        RUNS,
        /** What is added to the upstream's own times while the node has little to do. */
        LATENCY,
        /** What one token costs that comes alone. */
        TOKENS,
        /** Many slow streams at once. */
        STREAMS
    }

    public RunsSettings {
        parts = Set.copyOf(parts);
        concurrency = List.copyOf(concurrency);
        require(!parts.isEmpty(), "--parts must name one");
        require(
                !concurrency.isEmpty() && concurrency.stream().allMatch(callers -> isIn(callers, CALLERS_MAX)),
                "--concurrency must be numbers from 1 to " + CALLERS_MAX + ", not " + concurrency);
        require(isIn(tokens, Script.TOKENS_MAX), "--tokens must be 1 to " + Script.TOKENS_MAX);
        require(
                delayMillis >= 0 && delayMillis <= Script.DELAY_MILLIS_MAX,
                "--delay must be 0 to " + Script.DELAY_MILLIS_MAX);
        require(isIn(streams, STREAMS_MAX), "--streams must be 1 to " + STREAMS_MAX);
    }

    private static boolean isIn(int number, int max) {
        return number >= 1 && number <= max;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new BenchFailure(otherwise);
    }
}
