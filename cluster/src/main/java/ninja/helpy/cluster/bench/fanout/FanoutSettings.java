package ninja.helpy.cluster.bench.fanout;

import java.time.Duration;
import java.util.Set;
import ninja.helpy.cluster.bench.BenchFailure;

/**
 * What {@code bench fanout} was asked for.
 *
 * @param window messages of one room that are on their way at a time
 * @param chars of one message
 * @param idle connections of the part {@link Part#IDLE}
 */
public record FanoutSettings(
        Set<Part> parts, int window, int chars, int idle, int scale, Duration measured, Duration warmUp) {

    private static final int WINDOW_MAX = 64;
    private static final int CHARS_MAX = 8_000;
    private static final int IDLE_MAX = 16_000;

    /** What is measured. */
    public enum Part {
        /** 20 rooms of 50 connections, each of another person. */
        ROOMS,
        /** One room of 2,000 connections. */
        ROOM,
        /** The rooms at half their pace, without and with one reader in each who does not read. */
        STALLED,
        /** Connections on which nothing happens. */
        IDLE
    }

    public FanoutSettings {
        parts = Set.copyOf(parts);
        require(!parts.isEmpty(), "--parts must name one");
        require(window >= 1 && window <= WINDOW_MAX, "--window must be 1 to " + WINDOW_MAX);
        require(chars >= 1 && chars <= CHARS_MAX, "--chars must be 1 to " + CHARS_MAX);
        require(idle >= 1 && idle <= IDLE_MAX, "--idle must be 1 to " + IDLE_MAX);
        require(scale >= 1 && scale <= 100, "--scale must be 1 to 100");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new BenchFailure(otherwise);
    }
}
