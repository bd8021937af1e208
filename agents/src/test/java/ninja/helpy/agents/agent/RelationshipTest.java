package ninja.helpy.agents.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.Relationship.Encounter;
import ninja.helpy.agents.agent.Relationship.Stage;
import ninja.helpy.agents.agent.Relationship.Stats;
import org.junit.jupiter.api.Test;

class RelationshipTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void itDeepensWithEveryAnswerLessAndLessAndNeverReachesOneHundred() {
        assertThat(after(0).depth()).isZero();
        assertThat(after(1).depth()).isEqualTo(3);
        assertThat(after(30).depth()).isEqualTo(50);
        assertThat(after(300).depth()).isEqualTo(90);
        assertThat(after(1_000_000_000).depth()).isEqualTo(99);
        assertThat(IntStream.range(0, 1_000).map(n -> after(n).depth()).toArray())
                .isSorted();
    }

    @Test
    void strangersBecomeAcquaintedThenFamiliarThenClose() {
        assertThat(after(3).stage()).isEqualTo(Stage.NEW);
        assertThat(after(4).stage()).isEqualTo(Stage.ACQUAINTED);
        assertThat(after(17).stage()).isEqualTo(Stage.FAMILIAR);
        assertThat(after(56).stage()).isEqualTo(Stage.CLOSE);
    }

    @Test
    void aRunCountsOnceHoweverOftenItIsTold() {
        var once = Relationship.NONE.deepened(List.of(encounter("r-1", true, AT), encounter("r-1", true, AT)));

        assertThat(once.deepened(List.of(encounter("r-1", true, AT)))).isEqualTo(once);
        assertThat(once.stats()).isEqualTo(new Stats(1, 1, 10, 4, 14));
    }

    @Test
    void answersToOthersCountButDeepenNothing() {
        var relationship = Relationship.NONE.deepened(List.of(encounter("r-1", false, AT)));

        assertThat(relationship.stats().runs()).isEqualTo(1);
        assertThat(relationship.depth()).isZero();
    }

    @Test
    void theLastInteractionIsTheLatestInWhateverOrderTheyAreTold() {
        var relationship = Relationship.NONE.deepened(
                List.of(encounter("r-2", true, AT.plusSeconds(9)), encounter("r-1", true, AT)));

        assertThat(relationship.lastInteraction()).contains(AT.plusSeconds(9));
    }

    @Test
    void whatIsRememberedOfRunsIsBounded() {
        var relationship = Relationship.NONE.deepened(IntStream.range(0, Relationship.COUNTED_MAX + 3)
                .mapToObj(i -> encounter("r-" + i, true, AT))
                .toList());

        assertThat(relationship.counted()).hasSize(Relationship.COUNTED_MAX).doesNotContain("r-2");
        assertThat(relationship.stats().runs()).isEqualTo(Relationship.COUNTED_MAX + 3L);
    }

    @Test
    void afterAResetARunFromBeforeStillCountsForNothing() {
        var reset =
                Relationship.NONE.deepened(List.of(encounter("r-1", true, AT))).reset();

        assertThat(reset.stats()).isEqualTo(Stats.NONE);
        assertThat(reset.deepened(List.of(encounter("r-1", true, AT)))).isEqualTo(reset);
    }

    private static Relationship after(long learnerRuns) {
        return new Relationship(new Stats(learnerRuns, learnerRuns, 0, 0, 0), Optional.empty(), List.of());
    }

    private static Encounter encounter(String runId, boolean isLearner, Instant at) {
        return new Encounter(runId, isLearner, 10, 4, 14, at);
    }
}
