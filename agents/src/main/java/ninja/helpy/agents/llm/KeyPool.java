package ninja.helpy.agents.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of a provider's keys the next call takes. It knows them by their index only, so that no key can be logged here.
 * A key that was told to slow down rests; one that was refused is put away, and used only when no other is left.
 */
final class KeyPool {

    private static final Logger log = LoggerFactory.getLogger(KeyPool.class);

    private static final Comparator<Key> LEAST_LOADED =
            Comparator.<Key>comparingInt(key -> key.inFlight).thenComparingLong(key -> key.calls);

    private final String provider;
    private final LlmSettings.Keys settings;
    private final Clock clock;
    private final List<Key> keys;

    KeyPool(String provider, int keys, LlmSettings.Keys settings, Clock clock) {
        this.provider = provider;
        this.settings = settings;
        this.clock = clock;
        this.keys = IntStream.range(0, keys).mapToObj(Key::new).toList();
    }

    /** Null: all keys rest. */
    synchronized @Nullable Lease take() {
        var key = usable().min(LEAST_LOADED).or(this::lastResort).orElse(null);
        if (key == null) return null;
        key.inFlight++;
        key.calls++;
        return new Lease(key);
    }

    /** How long until a key may be taken; zero: now. */
    synchronized Duration freeIn() {
        if (usable().findAny().or(this::lastResort).isPresent()) return Duration.ZERO;
        var first = keys.stream()
                .filter(key -> !key.isPutAway)
                .map(key -> key.restsUntil)
                .min(Comparator.naturalOrder());
        return first.map(until -> Duration.between(clock.instant(), until)).orElse(Duration.ZERO);
    }

    synchronized List<KeyFigures> figures() {
        return keys.stream()
                .map(key -> new KeyFigures(
                        provider,
                        key.index,
                        key.inFlight,
                        key.calls,
                        key.slowed,
                        key.refused,
                        !key.isUsable(clock.instant())))
                .toList();
    }

    private Stream<Key> usable() {
        var now = clock.instant();
        return keys.stream().filter(key -> key.isUsable(now));
    }

    /** All were refused: the provider may say why, and a key may have been restored in the meantime. */
    private Optional<Key> lastResort() {
        if (!keys.stream().allMatch(key -> key.isPutAway)) return Optional.empty();
        return keys.stream().min(Comparator.comparing(key -> key.restsUntil));
    }

    private boolean isAnotherUsable(Key one) {
        return usable().anyMatch(Predicate.not(one::equals));
    }

    private static final class Key {

        private final int index;
        private int inFlight;
        private long calls;
        private long slowed;
        private long refused;
        private int slowedInARow;
        private boolean isPutAway;
        private Instant restsUntil = Instant.MIN;

        Key(int index) {
            this.index = index;
        }

        boolean isUsable(Instant now) {
            return !now.isBefore(restsUntil);
        }
    }

    /** One key, for one call. Give it back exactly once. */
    final class Lease {

        private final Key key;

        private Lease(Key key) {
            this.key = key;
        }

        int index() {
            return key.index;
        }

        void returned() {
            synchronized (KeyPool.this) {
                key.inFlight--;
            }
        }

        void succeeded() {
            synchronized (KeyPool.this) {
                key.inFlight--;
                key.slowedInARow = 0;
                if (key.isPutAway) key.restsUntil = Instant.MIN;
                key.isPutAway = false;
            }
        }

        /** The same failure; where the key was the reason, with the time after which the pool has one again. */
        Failure failed(Failure failure) {
            synchronized (KeyPool.this) {
                key.inFlight--;
                return switch (failure.kind()) {
                    case RATE_LIMITED -> slowed(failure);
                    case UNAUTHORISED -> refused(failure);
                    default -> failure;
                };
            }
        }

        private Failure slowed(Failure failure) {
            key.slowed++;
            key.slowedInARow++;
            var asked = failure.retryAfter();
            key.restsUntil = clock.instant().plus(asked == null ? settings.restAfter(key.slowedInARow) : asked);
            return failure.after(freeIn());
        }

        private Failure refused(Failure failure) {
            key.refused++;
            key.isPutAway = true;
            key.restsUntil = clock.instant().plus(settings.putAway());
            log.warn("{} refused key {} of {}; it is put away", provider, key.index + 1, keys.size());
            return failure.after(isAnotherUsable(key) ? Duration.ZERO : null);
        }
    }
}
