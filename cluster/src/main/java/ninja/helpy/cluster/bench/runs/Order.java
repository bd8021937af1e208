package ninja.helpy.cluster.bench.runs;

import ninja.helpy.cluster.bench.LatencyRecorder.Latencies;
import ninja.helpy.cluster.upstream.Script;
import org.jspecify.annotations.Nullable;

/** What the load generator is told, one line of JSON each, and what it answers, one line each. */
record Order(Act act, @Nullable Load load) {

    enum Act {
        /** Callers begin; answered with nothing counted. */
        BEGIN,
        /** → {@link Counted} */
        MARK,
        /** Nobody asks for another run. Answered when the last has ended: → {@link Ended} */
        END
    }

    /**
     * @param url where a run is asked for
     * @param once each caller asks for one run only, else for one after the other
     * @param rampMillis over how long the callers begin
     */
    record Load(String url, Wire wire, int callers, Script script, boolean once, long rampMillis) {}

    /** The first line, before any order. */
    record Ready(String baseUrl) {}

    /**
     * What was counted since the last mark.
     *
     * @param refused how often a run was asked for again because the node was too busy
     * @param streaming callers of whose run the first token has come, and not yet the end
     * @param stalled callers that have waited longer than {@link Callers#STALLED_AFTER} for the next token
     * @param gap between two reads of text
     * @param cpuMicros processor time of clients and upstream
     */
    record Counted(
            double seconds,
            long runs,
            long tokens,
            long refused,
            int streaming,
            int stalled,
            Latencies firstToken,
            Latencies completion,
            Latencies gap,
            long cpuMicros) {

        double runsPerSecond() {
            return runs / seconds;
        }

        double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    /**
     * Everything of one load.
     *
     * @param charged nano-dollars
     * @param failure empty if there is none
     */
    record Ended(long runs, long charged, String failure) {}
}
