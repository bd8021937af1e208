package ninja.helpy.agents.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrainTest {

    private static final Duration CALM = Duration.ofMillis(100);
    private static final Duration BUSY = Duration.ofMillis(600);

    private double load;
    private long nanos;
    private final Strain strain = Strain.of(() -> load, () -> nanos);

    @Test
    void aCalmMachineDoesNotWaitLonger() {
        load = 0.5;

        assertThat(afterLooks(100)).isEqualTo(CALM);
    }

    @Test
    void aBusyMachineWaitsLongerStepByStepAndNoLongerThanItMay() {
        load = 1;

        assertThat(afterLooks(1)).isEqualTo(Duration.ofMillis(150));
        assertThat(afterLooks(9)).isEqualTo(BUSY);
        assertThat(afterLooks(100)).isEqualTo(BUSY);
    }

    @Test
    void whatWaitingHasSparedDoesNotEndTheWaiting() {
        load = 1;
        afterLooks(5);
        load = 0.75;

        assertThat(afterLooks(100)).isEqualTo(Duration.ofMillis(350));

        load = 0.3;
        assertThat(afterLooks(5)).isEqualTo(CALM);
    }

    @Test
    void askingOftenDoesNotMakeItLookMoreOften() {
        load = 1;
        nanos += Duration.ofMillis(200).toNanos();
        for (int i = 0; i < 1_000; i++) strain.between(CALM, BUSY);

        assertThat(strain.between(CALM, BUSY)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aMachineThatDoesNotSayHowBusyItIsCountsAsCalm() {
        load = 1;
        afterLooks(10);
        load = Double.NaN;
        assertThat(afterLooks(10)).isEqualTo(CALM);

        load = -1;
        assertThat(afterLooks(10)).isEqualTo(CALM);
    }

    private Duration afterLooks(int looks) {
        var found = Duration.ZERO;
        for (int i = 0; i < looks; i++) {
            nanos += Duration.ofMillis(200).toNanos();
            found = strain.between(CALM, BUSY);
        }
        return found;
    }
}
