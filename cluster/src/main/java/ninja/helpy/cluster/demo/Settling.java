package ninja.helpy.cluster.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks again until what must come has come: settling and projecting take a moment. */
final class Settling {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;

    private Settling() {}

    /** The credits once no hold is open any more, or as they are when patience ends. */
    static Credits after(Client client, Place place) {
        return until(
                () -> Credits.of(client, place), credits -> credits.reserved().signum() == 0);
    }

    static <T> T until(Supplier<T> look, java.util.function.Predicate<T> enough) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            T seen = look.get();
            if (enough.test(seen) || Instant.now().isAfter(deadline)) return seen;
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", interrupted);
        }
    }
}
