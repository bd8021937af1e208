package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunMemoryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final RunMemory memory = new RunMemory();

    @Test
    void theFirstCheckpointWaitsForNothing() {
        assertThat(memory.isCheckpointDue(Duration.ofHours(1), NOON)).isTrue();
    }

    @Test
    void theNextCheckpointIsDueWhenThePauseIsOver() {
        memory.checkpointed(NOON);

        assertThat(memory.isCheckpointDue(Duration.ZERO, NOON)).isTrue();
        assertThat(memory.isCheckpointDue(Duration.ofSeconds(6), NOON.plusMillis(5_999)))
                .isFalse();
        assertThat(memory.isCheckpointDue(Duration.ofSeconds(6), NOON.plusSeconds(6)))
                .isTrue();
    }
}
