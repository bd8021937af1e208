package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private static final Duration WRITE = Duration.ofMillis(8);

    @Test
    void whoWasAnsweredIsWaitedForBesideThoseWhoWaitAlready() {
        assertThat(Gathering.after(128, 127, 512, WRITE).expected()).isEqualTo(255);
    }

    @Test
    void noMoreAreWaitedForThanAGroupHas() {
        assertThat(Gathering.after(128, 127, 200, WRITE).expected()).isEqualTo(200);
    }

    @Test
    void nobodyIsWaitedForWhenTheGroupIsFull() {
        assertThat(Gathering.after(128, 200, 200, WRITE)).isEqualTo(Gathering.NOBODY);
    }

    @Test
    void aLoneCallerIsNotWaitedFor() {
        assertThat(Gathering.after(1, 0, 512, WRITE)).isEqualTo(Gathering.NOBODY);
    }

    @Test
    void theWaitIsAQuarterOfWhatTheWriteTookAndFiveMillisecondsAtMost() {
        assertThat(Gathering.after(2, 0, 512, WRITE).moment()).isEqualTo(Duration.ofMillis(2));
        assertThat(Gathering.after(2, 0, 512, Duration.ofSeconds(1)).moment()).isEqualTo(Duration.ofMillis(5));
    }
}
