package ninja.helpy.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

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
