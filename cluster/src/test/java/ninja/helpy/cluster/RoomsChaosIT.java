package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos rooms}: nodes are killed and cut off while people talk. */
class RoomsChaosIT {

    @TempDir
    private Path data;

    @Test
    void everybodyInARoomIsToldTheSameInTheSameOrderWhateverDies() throws Exception {
        var outcome = ShortChaos.outcome(data, "rooms", "--rooms", "5");

        assertThat(outcome.path("kills").asInt()).isPositive();
        assertThat(outcome.at("/counts/messages").asLong()).isGreaterThan(15);
        assertThat(outcome.at("/counts/answers").asLong()).isPositive();
    }
}
