package ninja.helpy.persistence.projection;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What comes within a while goes on together, so that it can be handled as one. Where nobody has to wait, each goes on as
 * it comes.
 */
final class Pace {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Pace() {}

    /**
     * At most {@code max} together.
     *
     * @param wait how long the first one waits for others at the moment; asked from many threads
     */
    static <T> Flow<T, List<T>, NotUsed> of(int max, Supplier<Duration> wait) {
        return Flow.<T>create()
                .aggregateWithBoundary(
                        Waiting<T>::new,
                        (waiting, one) -> Pair.create(waiting.with(one), waiting.isDue(max, wait.get())),
                        Waiting::all,
                        Pair.create(waiting -> waiting.isDue(max, wait.get()), LOOK_EVERY));
    }

    /** Belongs to its stream alone. */
    private static final class Waiting<T> {

        private final long sinceNanos = System.nanoTime();
        private final List<T> all = new ArrayList<>();

        Waiting<T> with(T one) {
            all.add(one);
            return this;
        }

        boolean isDue(int max, Duration wait) {
            return all.size() >= max || System.nanoTime() - sinceNanos >= wait.toNanos();
        }

        List<T> all() {
            return List.copyOf(all);
        }
    }
}
