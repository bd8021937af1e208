package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Where a fault test stands: clients work, then they bring to an end what they began, and lose patience if they cannot. */
final class Phase {

    /** For an answer, once everything is healed. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicBoolean working = new AtomicBoolean(true);
    private final AtomicLong healedAt = new AtomicLong(Long.MAX_VALUE);

    boolean isWorking() {
        return working.get();
    }

    void stopWorking() {
        working.set(false);
    }

    void healed() {
        healedAt.set(System.nanoTime());
    }

    /** For what is asked since then, by the clock of {@link System#nanoTime}. */
    boolean isPatienceAtAnEnd(long since) {
        long healed = healedAt.get();
        if (healed == Long.MAX_VALUE) return false;
        long now = System.nanoTime();
        return Math.min(now - healed, now - since) > PATIENCE.toNanos();
    }

    /** For what was asked before everything was healed. */
    boolean isPatienceAtAnEnd() {
        return isPatienceAtAnEnd(healedAt.get());
    }
}
