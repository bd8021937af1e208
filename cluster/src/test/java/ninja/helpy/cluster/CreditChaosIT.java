package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos credits}: every kind of fault once, in an order that is always the same. */
class CreditChaosIT {

    @TempDir
    private Path data;

    @Test
    void everyAcknowledgedHoldIsResolvedExactlyOnceWhateverBreaks() throws Exception {
        var outcome = ShortChaos.outcome(data, "credits");

        assertThat(outcome.path("kills").asInt()).isOne();
        assertThat(outcome.path("pauses").asInt()).isOne();
        assertThat(outcome.path("cuts").asInt()).isOne();
        assertThat(outcome.path("cassandraKills").asInt()).isPositive();
        assertThat(outcome.path("operations").asLong()).isGreaterThan(100);
    }
}
