package ninja.helpy.cluster.bench.credits;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import ninja.helpy.cluster.bench.BenchFailure;
import org.junit.jupiter.api.Test;

class CreditsSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void numbersThatMakeSenseAreTaken() {
        assertThatCode(() -> settings(List.of(1, 1_000), List.of(1, 4_096))).doesNotThrowAnyException();
    }

    @Test
    void nonsenseIsRefusedInWords() {
        assertThatThrownBy(() -> settings(List.of(), List.of(1)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("--workspaces");
        assertThatThrownBy(() -> settings(List.of(1_001), List.of(1))).hasMessageContaining("--workspaces");
        assertThatThrownBy(() -> settings(List.of(1), List.of(0))).hasMessageContaining("--callers");
        assertThatThrownBy(() -> settings(Collections.nCopies(9, 1), Collections.nCopies(9, 1)))
                .hasMessageContaining("64 combinations");
    }

    private static CreditsSettings settings(List<Integer> workspaces, List<Integer> callers) {
        return new CreditsSettings(workspaces, callers, SECOND, SECOND);
    }
}
