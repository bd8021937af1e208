package ninja.helpy.agents.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams in step: what waits for the next beat is done together then. Streams that each wake by themselves for every
 * word cost a processor most of its time on waking. Beats without anything to do do not happen. Safe for use from all threads.
 */
final class Beat {

    /** Without waiting. */
    static final Beat NONE = new Beat(Duration.ZERO);

    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    private final long everyNanos;
    private List<Runnable> waiting = new ArrayList<>();

    Beat(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** At the next beat, on a thread that must not be held up. */
    void next(Runnable action) {
        if (everyNanos == 0) action.run();
        else if (isFirst(action)) {
            long left = everyNanos - Math.floorMod(System.nanoTime(), everyNanos);
            CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(this::beat);
        }
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
    }
}
