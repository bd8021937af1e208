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
}
