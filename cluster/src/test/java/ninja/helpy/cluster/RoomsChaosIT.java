package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./helpy chaos rooms}: nodes are killed and cut off while people talk. */
class RoomsChaosIT {

    @TempDir
    private Path data;

    @Test
    void everybodyInARoomIsToldTheSameInTheSameOrderWhateverDies() throws Exception {
        var helpy = new Launched(data, Map.of());

        var test = helpy.call(
                "chaos",
                "rooms",
                "--seconds",
                "10",
                "--rooms",
                "5",
                "--seed",
                "1",
                "--json",
                "--data",
                data.toString());

        var outcome = new ObjectMapper().readTree(test.output());
        assertThat(outcome.path("violations")).as(test.output()).isEmpty();
        assertThat(test.exitCode()).isZero();
        assertThat(outcome.path("kills").asInt()).isPositive();
        assertThat(outcome.at("/counts/messages").asLong()).isGreaterThan(15);
        assertThat(outcome.at("/counts/answers").asLong()).isPositive();
    }
}
