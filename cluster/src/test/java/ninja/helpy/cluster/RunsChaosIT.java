package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos runs}: nodes are killed in the middle of streams. */
class RunsChaosIT {

    @TempDir
    private Path data;

    @Test
    void everyStreamTellsItsTextOnceEndsOnceAndIsPaidOnceWhateverDies() throws Exception {
        var helpy = new Launched(data, Map.of());

        var test = helpy.call(
                "chaos",
                "runs",
                "--seconds",
                "10",
                "--streams",
                "60",
                "--seed",
                "1",
                "--json",
                "--data",
                data.toString());

        var outcome = new ObjectMapper().readTree(test.output());
        assertThat(outcome.path("violations")).as(test.output()).isEmpty();
        assertThat(test.exitCode()).isZero();
        assertThat(outcome.path("kills").asInt()).isPositive();
        assertThat(outcome.at("/counts/runs").asLong()).isGreaterThanOrEqualTo(60);
        assertThat(outcome.at("/counts/restarted").asLong()).isPositive();
    }
}
