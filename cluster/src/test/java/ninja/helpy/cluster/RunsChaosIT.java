package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos runs}: nodes are killed in the middle of streams. */
class RunsChaosIT {

    @TempDir
    private Path data;

    @Test
    void everyStreamTellsItsTextOnceEndsOnceAndIsPaidOnceWhateverDies() throws Exception {
        var outcome = ShortChaos.outcome(data, "runs", "--streams", "60");

        assertThat(outcome.path("kills").asInt()).isPositive();
        assertThat(outcome.at("/counts/runs").asLong()).isGreaterThanOrEqualTo(60);
        assertThat(outcome.at("/counts/restarted").asLong()).isPositive();
    }
}
