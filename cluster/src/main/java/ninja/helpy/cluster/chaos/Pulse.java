package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.util.Arrays;

/** How long those that answer were silent, each for itself: the longest silence since it was last asked. */
public final class Pulse {

    private final long[] lastBeat;
    private final long[] longest;

    Pulse(int sources) {
        lastBeat = new long[sources];
        longest = new long[sources];
        Arrays.fill(lastBeat, System.nanoTime());
    }

    public synchronized void beat(int source) {
        long now = System.nanoTime();
        longest[source] = Math.max(longest[source], now - lastBeat[source]);
        lastBeat[source] = now;
    }

    /** The silence before does not count. */
    synchronized void begin() {
        Arrays.fill(longest, 0);
    }

    /** All have answered since {@link System#nanoTime} was {@code since}. */
    synchronized boolean haveAllBeat(long since) {
        return Arrays.stream(lastBeat).allMatch(beat -> beat - since > 0);
    }

    /** Of the one that was silent longest, until now. */
    synchronized Duration longest() {
        long most = 0;
        for (int source = 0; source < longest.length; source++) {
            most = Math.max(most, Math.max(longest[source], System.nanoTime() - lastBeat[source]));
        }
        return Duration.ofNanos(most);
    }
}
