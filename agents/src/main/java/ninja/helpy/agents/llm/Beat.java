package ninja.helpy.agents.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import ninja.helpy.agents.load.Strain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams in step: what waits for the same beat is done together then. Streams that each wake by themselves for every word
 * cost a processor most of its time on waking. The longer a model has spoken, the more beats may pass before it is listened to
 * again: somebody who waits for a short answer waits for each word, a long one is read anyway as it comes. A busy machine lets
 * more of them pass. Beats without anything to do do not happen. Safe for use from all threads.
 */
final class Beat {

    /** Without waiting. */
    static final Beat NONE = new Beat(Duration.ZERO, Runnable::run, Strain.none(), System::nanoTime);

    /** A long answer shows something new as often as this. */
    static final Duration LONGEST = Duration.ofMillis(120);

    /** The same on a busy machine. */
    static final Duration LONGEST_BUSY = Duration.ofMillis(480);

    /** No wait is longer than this part of the time that the model has spoken. */
    private static final int PART = 8;

    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    private final long everyNanos;
    private final Executor threads;
    private final Strain strain;
    private final LongSupplier nanoTime;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<Long, List<Runnable>> waiting = new HashMap<>();

    /** {@code threads} do what has waited; it must not hold them up. */
    Beat(Duration every, Executor threads, Strain strain) {
        this(every, threads, strain, System::nanoTime);
    }

    Beat(Duration every, Executor threads, Strain strain, LongSupplier nanoTime) {
        this.everyNanos = every.toNanos();
        this.threads = threads;
        this.strain = strain;
        this.nanoTime = nanoTime;
    }

    /**
     * For a new stream: of as many streams as there are beats each has its own. Without it those that are late once would stay
     * together, and in the end all would come at once.
     */
    int place() {
        return places.getAndIncrement();
    }

    /** At the coming beat of this place, by how long the stream has spoken. */
    void next(int place, long spokenNanos, Runnable action) {
        if (everyNanos == 0) {
            action.run();
            return;
        }
        long now = nanoTime.getAsLong();
        long due = due(Math.floorDiv(now, everyNanos), place, beats(spokenNanos));
        if (isFirst(due, action)) {
            CompletableFuture.delayedExecutor(due * everyNanos - now, TimeUnit.NANOSECONDS, threads)
                    .execute(() -> beat(due));
        }
    }

    /** The first one after {@code now} that is this place's when every so-manieth is. */
    static long due(long now, int place, long beats) {
        return now + 1 + Math.floorMod(place - (now + 1), beats);
    }

    /** Every so-manieth one is the stream's. */
    long beats(long spokenNanos) {
        long longest = strain.between(LONGEST, LONGEST_BUSY).toNanos();
        return Math.max(1, Math.min(longest, spokenNanos / PART) / everyNanos);
    }

    private boolean isFirst(long due, Runnable action) {
        synchronized (waiting) {
            var together = waiting.computeIfAbsent(due, any -> new ArrayList<>());
            together.add(action);
            return together.size() == 1;
        }
    }

    private List<Runnable> take(long due) {
        synchronized (waiting) {
            return Objects.requireNonNull(waiting.remove(due));
        }
    }

    private void beat(long due) {
        for (var action : take(due)) {
            try {
                action.run();
            } catch (RuntimeException failure) {
                log.error("one of those who waited for the beat has failed", failure);
            }
        }
    }
}
