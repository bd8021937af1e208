package ninja.helpy.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeTest {

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyRefusalKeepsItsCodeOnTheWire(Refusal refusal) {
        assertThat(Code.of(refusal).code()).isEqualTo(refusal.code());
        assertThat(Code.of(refusal).status()).isBetween(400, 599);
    }

    @Test
    void anInternalDetailStaysInside() {
        var problem = Problem.of(new Refused(Refusal.INTERNAL_ERROR, "table x is broken"));

        assertThat(Json.text(problem.body("c-1"))).doesNotContain("table x");
    }

    @Test
    void aSpendingLimitIsToldInCreditsWithItsWindow() {
        var facts = Map.of("window", "daily", "limit", "5000000000", "required", "6000000000", "available", "1");
        var problem = Problem.of(new Refused(Refusal.SPENDING_LIMIT_EXCEEDED, "the limit is reached", facts));

        assertThat(problem.body("c-1"))
                .containsEntry("status", 402)
                .containsEntry("window", "daily")
                .containsEntry("limit", "5")
                .containsEntry("required", "6")
                .containsEntry("available", "0.000000001");
    }

    @Test
    void usedUpTokensSayWhenThereWillBeMore() {
        var at = Instant.now().plusSeconds(7_200);
        var facts = Map.of("requiredTokens", "900", "availableTokens", "100", "resetAt", at.toString());
        var problem = Problem.of(new Refused(Refusal.QUOTA_EXCEEDED, "used up", facts));

        assertThat(problem.body("c-1"))
                .containsEntry("status", 429)
                .containsEntry("resetAt", at.toString())
                .containsEntry("requiredTokens", "900");
        assertThat(problem.retryAfterSec())
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(3_600, 7_200));
    }

    @Test
    void missingCreditsAreToldInCredits() {
        var facts = Map.of("required", "1500000000", "available", "0");
        var problem = Problem.of(new Refused(Refusal.INSUFFICIENT_CREDITS, "not enough", facts));

        assertThat(problem.body("c-1"))
                .containsEntry("required", "1.5")
                .containsEntry("available", "0")
                .containsEntry("status", 402);
    }

    @Test
    void anEntitysOwnRetryAfterReplacesTheUsualOne() {
        var busy = Problem.of(new Refused(Refusal.SERVICE_UNAVAILABLE, "too much at once", Map.of("retryAfter", "7")));
        var down = Problem.of(new Refused(Refusal.SERVICE_UNAVAILABLE, "down"));

        assertThat(busy.response("c-1").getHeader("Retry-After"))
                .hasValueSatisfying(header -> assertThat(header.value()).isEqualTo("7"));
        assertThat(busy.body("c-1")).containsEntry("retryAfterSec", 7).doesNotContainKey("retryAfter");
        assertThat(down.body("c-1")).containsEntry("retryAfterSec", 2);
    }
}
