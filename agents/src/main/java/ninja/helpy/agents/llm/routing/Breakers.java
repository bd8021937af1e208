package ninja.helpy.agents.llm.routing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.ModelPiece;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker per provider. A call is judged by its first piece: what follows says little about whether the
 * provider can be reached, and would keep a half-open breaker waiting for a long answer.
 */
final class Breakers {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private final CircuitBreakerRegistry registry;

    Breakers(RoutingSettings.Breaker settings, Clock clock) {
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.windowCalls())
                .minimumNumberOfCalls(settings.callsMin())
                .failureRateThreshold(settings.failureRatePercent())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .clock(clock)
                .build());
        registry.getEventPublisher()
                .onEntryAdded(added -> added.getAddedEntry()
                        .getEventPublisher()
                        .onStateTransition(change -> log.warn(
                                "breaker of {}: {}",
                                change.getCircuitBreakerName(),
                                change.getStateTransition().getToState())));
    }

    /** Null: nothing may be sent to this provider just now. */
    @Nullable
    Permit permit(String provider) {
        var breaker = registry.circuitBreaker(provider);
        return breaker.tryAcquirePermission() ? new Permit(breaker) : null;
    }

    List<BreakerFigures> figures() {
        return registry.getAllCircuitBreakers().stream()
                .map(breaker -> new BreakerFigures(
                        breaker.getName(), breaker.getState().name().toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparing(BreakerFigures::provider))
                .toList();
    }

    /** For one call. Only the first word about it counts. */
    static final class Permit {

        private final CircuitBreaker breaker;
        private boolean isUsed;

        private Permit(CircuitBreaker breaker) {
            this.breaker = breaker;
        }

        /** The provider has begun to answer. */
        void worked() {
            if (isFirst()) breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }

        void failed(ModelPiece.Kind kind) {
            if (!isFirst()) return;
            switch (kind) {
                case OVERLOADED, UNREACHABLE, TRUNCATED, STALLED, TIMEOUT, GARBLED, INTERNAL ->
                    breaker.onError(0, TimeUnit.NANOSECONDS, new ProviderFailed());
                // The provider is well: the key or the request is not.
                case RATE_LIMITED, REFUSED_REQUEST, UNAUTHORISED, UNKNOWN_MODEL -> breaker.releasePermission();
            }
        }

        /** Nothing is known: the call was given up by us. */
        void abandoned() {
            if (isFirst()) breaker.releasePermission();
        }

        private boolean isFirst() {
            boolean isFirst = !isUsed;
            isUsed = true;
            return isFirst;
        }
    }

    /** All that a breaker is told; it counts failures and does not look at them. */
    private static final class ProviderFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        ProviderFailed() {
            super("the provider failed", null, false, false);
        }
    }
}
