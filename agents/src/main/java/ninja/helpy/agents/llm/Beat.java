package ninja.helpy.agents.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams in step: what waits for the next beat is done together then. Streams that each wake by themselves for every
 * word cost a processor most of its time on waking. A busy node beats more slowly, so that each stream brings more at a time
 * and costs less. Beats without anything to do do not happen. Safe for use from all threads.
 */
final class Beat {

    /** Without waiting. */
    static final Beat NONE = new Beat(Duration.ZERO, Runnable::run);

    /** However busy the node is, a stream shows something new as often as this. */
    static final Duration EVERY_MAX = Duration.ofMillis(600);

    /** A node of which one had to wait this part of a beat for a free thread is busy. */
    private static final int BUSY_PART = 8;

    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    private final long everyNanos;
    private final Executor node;
    private volatile long waitedNanos;
    private List<Runnable> waiting = new ArrayList<>();

    /** {@code node}: the threads that do the work; how long they let one wait tells how busy they are. */
    Beat(Duration every, Executor node) {
        this.everyNanos = every.toNanos();
        this.node = node;
    }

    /** At the next beat, on a thread that must not be held up. */
    void next(Runnable action) {
        if (everyNanos == 0) action.run();
        else if (isFirst(action)) {
            CompletableFuture.delayedExecutor(pauseNanos(waitedNanos), TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(this::beat);
        }
    }

    /** Until the next beat, if one had to wait for a thread that long. */
    long pauseNanos(long waited) {
        return Math.max(everyNanos, Math.min(EVERY_MAX.toNanos(), BUSY_PART * waited));
    }

    private synchronized boolean isFirst(Runnable action) {
        waiting.add(action);
        return waiting.size() == 1;
    }

    private synchronized List<Runnable> take() {
        var due = waiting;
        waiting = new ArrayList<>(due.size());
        return due;
    }

    private void beat() {
        for (var action : take()) {
            try {
                action.run();
            } catch (RuntimeException failure) {
                log.error("one of those who waited for the beat has failed", failure);
            }
        }
        long since = System.nanoTime();
        node.execute(() -> waitedNanos = (waitedNanos + System.nanoTime() - since) / 2);
    }
}
