package ninja.helpy.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhaseTest {

    private final Phase phase = new Phase();

    @Test
    void patienceHasNoEndBeforeEverythingIsHealed() {
        assertThat(phase.isPatienceAtAnEnd(longAgo())).isFalse();
        assertThat(phase.isPatienceAtAnEnd()).isFalse();
    }

    @Test
    void whatIsAskedAfterwardsHasAllOfItToItself() {
        phase.healed();

        assertThat(phase.isPatienceAtAnEnd(longAgo())).isFalse();
        assertThat(phase.isPatienceAtAnEnd(System.nanoTime())).isFalse();
    }

    private static long longAgo() {
        return System.nanoTime() - Phase.PATIENCE.multipliedBy(2).toNanos();
    }
}
