package ninja.helpy.agents.llm;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyPoolTest {

    private static final LlmSettings.Keys RESTS = new LlmSettings.Keys(ofSeconds(1), ofSeconds(60), ofMinutes(10));

    private final TestClock clock = new TestClock();

    @Test
    void theLeastBusyKeyIsTakenAndAmongEqualsTheLeastUsed() {
        var pool = pool(3);
        var first = taken(pool);
        var second = taken(pool);
        var third = taken(pool);
        assertThat(Stream.of(first, second, third).map(KeyPool.Lease::index)).containsExactly(0, 1, 2);

        second.succeeded();
        assertThat(taken(pool).index()).isEqualTo(1);
        third.returned();
        first.succeeded();
        assertThat(taken(pool).index()).as("used once, the other is used twice").isZero();
    }

    @Test
    void aKeyThatWasToldToSlowDownRestsForAsLongAsTheProviderAsks() {
        var pool = pool(2);

        var failure = taken(pool).failed(slowDown(ofSeconds(30)));

        assertThat(failure.retryAfter()).as("the other key is free").isEqualTo(Duration.ZERO);
        for (int i = 0; i < 3; i++) assertThat(taken(pool).index()).isEqualTo(1);
        clock.passes(ofSeconds(30));
        assertThat(taken(pool).index()).isZero();
    }

    @Test
    void whenAllKeysRestThereIsNoneUntilTheFirstIsBack() {
        var pool = pool(2);
        taken(pool).failed(slowDown(ofSeconds(30)));

        var failure = taken(pool).failed(slowDown(ofSeconds(20)));

        assertThat(failure.retryAfter()).isEqualTo(ofSeconds(20));
        assertThat(pool.take()).isNull();
        clock.passes(ofSeconds(5));
        assertThat(pool.freeIn()).isEqualTo(ofSeconds(15));
        clock.passes(ofSeconds(15));
        assertThat(taken(pool).index()).isEqualTo(1);
    }

    @Test
    void withoutATimeFromTheProviderTheRestDoublesUpToItsLimitAndBeginsAnewAfterASuccess() {
        var pool = pool(1);

        for (long seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            var failure = taken(pool).failed(slowDown(null));
            assertThat(failure.retryAfter()).isEqualTo(ofSeconds(seconds));
            clock.passes(ofSeconds(seconds));
        }
        taken(pool).succeeded();
        assertThat(taken(pool).failed(slowDown(null)).retryAfter()).isEqualTo(ofSeconds(1));
    }

    @Test
    void aRefusedKeyIsPutAwayAndAnotherIsWorthATryAtOnce() {
        var pool = pool(2);

        assertThat(taken(pool).failed(refusedKey()).retryAfter()).isEqualTo(Duration.ZERO);

        clock.passes(ofMinutes(9));
        assertThat(taken(pool).index()).isEqualTo(1);
        assertThat(taken(pool).index()).isEqualTo(1);
        clock.passes(ofMinutes(1));
        assertThat(taken(pool).index()).isZero();
    }

    @Test
    void whenEveryKeyWasRefusedTheProviderIsAskedAllTheSameAndASuccessRestoresTheKey() {
        var pool = pool(2);
        taken(pool).failed(refusedKey());
        assertThat(taken(pool).failed(refusedKey()).retryAfter()).isNull();

        var again = taken(pool);
        assertThat(pool.freeIn()).isEqualTo(Duration.ZERO);
        again.succeeded();

        assertThat(resting(pool)).containsExactly(false, true);
    }

    @Test
    void otherFailuresSayNothingAboutTheKey() {
        var pool = pool(1);
        var overloaded = Failure.of(Kind.OVERLOADED, "x");

        assertThat(taken(pool).failed(overloaded)).isEqualTo(overloaded);

        assertThat(pool.figures()).containsExactly(new KeyFigures("p", 0, 0, 1, 0, 0, false));
    }

    @Test
    void figuresTellWhatHappenedToEachKey() {
        var pool = pool(2);
        taken(pool).failed(slowDown(ofSeconds(5)));
        taken(pool).failed(refusedKey());
        clock.passes(ofSeconds(5));
        taken(pool);

        assertThat(pool.figures())
                .containsExactly(new KeyFigures("p", 0, 1, 2, 1, 0, false), new KeyFigures("p", 1, 0, 1, 0, 1, true));
    }

    private KeyPool pool(int keys) {
        return new KeyPool("p", keys, RESTS, clock);
    }

    private static KeyPool.Lease taken(KeyPool pool) {
        return Objects.requireNonNull(pool.take());
    }

    private static List<Boolean> resting(KeyPool pool) {
        return pool.figures().stream().map(KeyFigures::isResting).toList();
    }

    private static Failure slowDown(@Nullable Duration wait) {
        return new Failure(Kind.RATE_LIMITED, "slow down", wait);
    }

    private static Failure refusedKey() {
        return Failure.of(Kind.UNAUTHORISED, "who are you");
    }
}
