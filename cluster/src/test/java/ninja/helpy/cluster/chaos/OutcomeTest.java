package ninja.helpy.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ninja.helpy.cluster.local.LocalException;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void scriptsFindTheSameFieldsForEver() throws Exception {
        var outcome = new Outcome(1, 2, 3, 4, List.of("lost"), 5, 6, 7, 8, Map.of());

        assertThat(new ObjectMapper().writeValueAsString(outcome))
                .isEqualTo("{\"operations\":1,\"kills\":2,\"pauses\":3,\"cuts\":4,\"violations\":[\"lost\"],"
                        + "\"retries\":5,\"seed\":6,\"cassandraKills\":7,\"seconds\":8}");
        assertThat(outcome.isGood()).isFalse();
    }

    @Test
    void onlySoManyViolationsAreKeptAndTheRestIsCounted() {
        var violations = new Violations();
        for (int i = 0; i < 150; i++) violations.add("lost " + i);

        assertThat(violations.found()).hasSize(101).contains("lost 99", "and 50 more");
    }

    @Test
    void aPauseOutlastsTheTimeThatASplitBrainsSidesWait() {
        for (long seconds : new long[] {10, 60, 600}) {
            var timing = options(seconds, 3, Set.of(Fault.PAUSE)).timing();

            assertThat(timing.pause()).isGreaterThan(timing.stableAfter().plusSeconds(5));
            assertThat(timing.cut()).isGreaterThan(timing.stableAfter().plusSeconds(5));
        }
        assertThat(options(120, 3, Set.of(Fault.PAUSE)).timing().pause()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatCannotBeTestedIsRefused() {
        assertThatThrownBy(() -> options(9, 3, Set.of(Fault.KILL))).isInstanceOf(LocalException.class);
        assertThatThrownBy(() -> options(60, 1, Set.of(Fault.KILL))).isInstanceOf(LocalException.class);
        assertThatThrownBy(() -> options(60, 3, Set.of())).isInstanceOf(LocalException.class);
    }

    private static ChaosOptions options(long seconds, int nodes, Set<Fault> faults) {
        return new ChaosOptions(Duration.ofSeconds(seconds), nodes, 8, 1, faults);
    }
}
