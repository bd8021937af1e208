package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos credits}: every kind of fault once, in an order that is always the same. */
class CreditChaosIT {

    @TempDir
    private Path data;

    @Test
    void everyAcknowledgedHoldIsResolvedExactlyOnceWhateverBreaks() throws Exception {
        var helpy = new Launched(data, Map.of());

        var test =
                helpy.call("chaos", "credits", "--seconds", "10", "--seed", "1", "--json", "--data", data.toString());

        var outcome = new ObjectMapper().readTree(test.output());
        assertThat(outcome.path("violations")).as(test.output()).isEmpty();
        assertThat(test.exitCode()).isZero();
        assertThat(outcome.path("kills").asInt()).isOne();
        assertThat(outcome.path("pauses").asInt()).isOne();
        assertThat(outcome.path("cuts").asInt()).isOne();
        assertThat(outcome.path("cassandraKills").asInt()).isPositive();
        assertThat(outcome.path("operations").asLong()).isGreaterThan(100);
    }
}
