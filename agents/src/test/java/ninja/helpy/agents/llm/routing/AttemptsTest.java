package ninja.helpy.agents.llm.routing;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Tried;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.llm.routing.Attempts.Call;
import ninja.helpy.agents.llm.routing.Attempts.GiveUp;
import ninja.helpy.agents.llm.routing.Attempts.Next;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {

    private static final Duration LEFT = ofSeconds(60);
    private static final RoutingSettings.Retry RETRY =
            new RoutingSettings.Retry(3, ofSeconds(1), ofSeconds(3), ofSeconds(3), ofSeconds(120));

    private double chance;

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "OVERLOADED", "UNREACHABLE", "TRUNCATED"})
    void aFailureThatMayPassIsTriedThreeTimesThenTheNextModelHasItsTurn(Kind kind) {
        var attempts = of("a/1", "b/2");
        assertThat(attempts.first()).isEqualTo(call("a/1", ZERO));

        assertThat(attempts.failed(failure(kind), LEFT)).isEqualTo(call("a/1", ofSeconds(1)));
        assertThat(attempts.failed(failure(kind), LEFT)).isEqualTo(call("a/1", ofSeconds(2)));
        assertThat(attempts.failed(failure(kind), LEFT)).isEqualTo(call("b/2", ZERO));
        assertThat(attempts.failed(failure(kind), LEFT)).isEqualTo(call("b/2", ofSeconds(1)));
        assertThat(attempts.tried())
                .hasSize(4)
                .startsWith(new Tried("a/1", kind.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void thePauseDoublesUpToItsLimitAndChanceTakesUpToHalfOfIt() {
        var attempts = of(10, "a/1");
        assertThat(pauses(attempts, 5)).containsExactly(1000L, 2000L, 3000L, 3000L, 3000L);

        chance = 1;
        assertThat(pauses(of(10, "a/1"), 3)).containsExactly(500L, 1000L, 1500L);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_MODEL", "GARBLED", "INTERNAL", "UNAUTHORISED", "STALLED"})
    void aFailureThatWouldComeAgainIsNotRepeatedButTheNextModelIsTried(Kind kind) {
        var attempts = of("a/1", "b/2");

        assertThat(attempts.failed(failure(kind), LEFT)).isEqualTo(call("b/2", ZERO));
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED_REQUEST", "TIMEOUT"})
    void aRequestThatIsItselfAtFaultIsTriedNowhereElse(Kind kind) {
        assertThat(of("a/1", "b/2").failed(failure(kind), LEFT)).isEqualTo(new GiveUp(failure(kind)));
    }

    @Test
    void theLastModelsFailureIsTheWholeRoutesFailure() {
        var attempts = of(1, "a/1", "b/2");
        attempts.failed(failure(Kind.OVERLOADED), LEFT);

        assertThat(attempts.failed(failure(Kind.UNREACHABLE), LEFT)).isEqualTo(new GiveUp(failure(Kind.UNREACHABLE)));
        assertThat(attempts.tried()).containsExactly(new Tried("a/1", "overloaded"), new Tried("b/2", "unreachable"));
    }

    @Test
    void whoStaysSilentIsAskedAgainOnlyIfNobodyElseIsLeft() {
        assertThat(of("a/1").failed(failure(Kind.STALLED), LEFT)).isEqualTo(call("a/1", ofSeconds(1)));
    }

    @Test
    void anotherKeyIsTriedWithoutAPause() {
        var attempts = of("a/1", "b/2");

        assertThat(attempts.failed(failure(Kind.RATE_LIMITED, ZERO), LEFT)).isEqualTo(call("a/1", ZERO));
        assertThat(attempts.failed(failure(Kind.UNAUTHORISED, ZERO), LEFT)).isEqualTo(call("a/1", ZERO));
        assertThat(attempts.failed(failure(Kind.RATE_LIMITED, ZERO), LEFT)).isEqualTo(call("b/2", ZERO));
    }

    @Test
    void aProviderThatIsMerelyOverloadedIsNotHurriedByARetryAfterOfZero() {
        assertThat(of("a/1").failed(failure(Kind.OVERLOADED, ZERO), LEFT)).isEqualTo(call("a/1", ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({"500, a/1, 1000", "2500, a/1, 2500", "3000, a/1, 3000", "3001, b/2, 0", "3600000, b/2, 0"})
    void thePauseThatAProviderAsksForIsKeptUnlessAnotherModelIsSooner(long asked, String model, long pause) {
        assertThat(of("a/1", "b/2").failed(failure(Kind.RATE_LIMITED, ofMillis(asked)), LEFT))
                .isEqualTo(call(model, ofMillis(pause)));
    }

    @Test
    void theLastModelIsWaitedForAsLongAsThereIsTimeAtAll() {
        var asked = failure(Kind.RATE_LIMITED, ofSeconds(50));

        assertThat(of("a/1").failed(asked, ofSeconds(51))).isEqualTo(call("a/1", ofSeconds(50)));
        assertThat(of("a/1").failed(asked, ofSeconds(49))).isEqualTo(new GiveUp(asked));
    }

    @Test
    void anOpenBreakerIsPassedByAndNotedAndNoneLeftIsAFailureOfItsOwn() {
        var attempts = of("a/1", "b/2");

        assertThat(attempts.notLetThrough()).isEqualTo(call("b/2", ZERO));
        var end = (GiveUp) attempts.notLetThrough();

        assertThat(end.failure().kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(attempts.tried())
                .containsExactly(new Tried("a/1", "breaker_open"), new Tried("b/2", "breaker_open"));
    }

    @Test
    void aBreakerThatOpensBehindAFailureKeepsThatFailure() {
        var attempts = of("a/1");
        attempts.failed(failure(Kind.UNREACHABLE), LEFT);

        assertThat(attempts.notLetThrough()).isEqualTo(new GiveUp(failure(Kind.UNREACHABLE)));
    }

    private static List<Long> pauses(Attempts attempts, int times) {
        return Stream.generate(() -> attempts.failed(failure(Kind.OVERLOADED), LEFT))
                .limit(times)
                .map(next -> ((Call) next).pause().toMillis())
                .toList();
    }

    private Attempts of(String... models) {
        return of(3, models);
    }

    private Attempts of(int tries, String... models) {
        var candidates = Stream.of(models).map(AttemptsTest::candidate).toList();
        var retry = new RoutingSettings.Retry(
                tries, RETRY.backoff(), RETRY.backoffMax(), RETRY.patience(), RETRY.beginWithin());
        return new Attempts(candidates, retry, () -> chance);
    }

    private static Next call(String model, Duration pause) {
        return new Call(candidate(model), pause);
    }

    private static Candidate candidate(String model) {
        var parts = model.split("/", 2);
        return new Candidate(
                new Models.Model(parts[0], parts[1], RouterTest.SILENT, new Price(1, 1, 1, 1, 1)), Tier.PREMIUM);
    }

    private static Failed failure(Kind kind) {
        return failure(kind, null);
    }

    private static Failed failure(Kind kind, @Nullable Duration retryAfter) {
        return new Failed(kind, true, "x", retryAfter, Usage.NONE);
    }
}
