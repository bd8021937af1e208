package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.session.Comparison.Pair;
import ninja.helpy.agents.session.RoomSettings.Bounds;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoomSettings.Pace;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import org.junit.jupiter.api.Test;

/** What would have been different, had the room had other rules. */
class RejudgementTest {

    private static final Pace BRISK = new Pace(Duration.ofSeconds(30), Duration.ZERO, 5);
    private static final RoomSettings ALL =
            RoomSettings.DEFAULT.with(3, RespondMode.ALL).with(BRISK);

    private final Rehearsal room = recorded();

    /** A question to all, one to somebody, and an open one: six answers, one of them not said. */
    private static Rehearsal recorded() {
        var room = Rehearsal.room(ALL, 3);
        room.say("I love subject2");
        answer(room, "h-1", "Numbers rule everything.", 100);
        answer(room, "h-2", "Poems are the better numbers.", 200);
        answer(room, "h-3", "Stones fall, whatever one says.", 300);
        room.say("@H3 do they?");
        answer(room, "h-3", "They do.", 60);
        room.say("What is light?");
        answer(room, "h-1", "A wave, and a particle as well.", 100);
        answer(room, "h-2", "A wave and a particle as well!", 200);
        answer(room, "h-3", "Nobody knows what it is in the end.", 300);
        return room;
    }

    private static void answer(Rehearsal room, String helpyId, String text, long cost) {
        room.answer(room.runOf(helpyId), text, cost);
    }

    @Test
    void byTheSameRulesNothingIsDifferent() {
        var verdict = judged(settings -> settings);

        assertThat(verdict.rounds()).isEqualTo(3);
        assertThat(verdict.different()).isZero();
        assertThat(verdict.then()).isEqualTo(verdict.recorded());
        assertThat(verdict.recorded().cost()).isEqualTo(1260);
        assertThat(verdict.recorded().suppressed()).isEqualTo(1);
        assertThat(verdict.isEstimated()).isFalse();
    }

    @Test
    void whereOnlyMentionsCountTheRestIsSilentAndSaved() {
        var verdict = judged(settings -> settings.with(3, RespondMode.MENTION));

        assertThat(verdict.different()).isEqualTo(2);
        assertThat(verdict.then()).isEqualTo(new Rejudgement.Sums(1, 2, 0, 60));
        assertThat(verdict.shown().get(0).nobody()).contains("nobody was asked by name");
    }

    @Test
    void whereOneAnswersItIsTheOneWhoseSubjectItIs() {
        var verdict = judged(settings -> settings.with(1, RespondMode.SCORED));

        var first = verdict.shown().get(verdict.shown().size() - 1);
        assertThat(first.recorded()).hasSize(3);
        assertThat(first.then()).containsExactly("h-2");
        assertThat(first.reasons()).containsEntry("h-2", "its subject");
        assertThat(first.costThen()).isEqualTo(200);
        assertThat(verdict.isEstimated()).isFalse();
    }

    @Test
    void anAnswerThatWasNeverGivenHasTheMeanCostOfItsHelpy() {
        var sparing = Rehearsal.room(ALL.with(1, RespondMode.SCORED), 2);
        sparing.say("I love subject1");
        answer(sparing, "h-1", "So do I.", 100);
        sparing.say("I love subject2");
        answer(sparing, "h-2", "Me, too.", 300);

        var verdict = judge(sparing.facts, settings -> settings.with(2, RespondMode.ALL));

        assertThat(verdict.different()).isEqualTo(2);
        assertThat(verdict.isEstimated()).isTrue();
        assertThat(verdict.then().cost()).isEqualTo(800);
        assertThat(verdict.shown()).extracting(Judged::costThen).containsExactly(400L, 400L);
    }

    @Test
    void aStricterEarHearsMoreEchoes() {
        var deaf = judged(settings -> settings.with(new Bounds(2, 12, 1_000_000_000, 2)));
        assertThat(deaf.then().suppressed()).isZero();
        assertThat(deaf.different()).isEqualTo(1);
    }

    @Test
    void aModelThatComparedTheAnswersIsTakenAtItsRecordedWord() {
        var compared = Rehearsal.room(ALL.with(Coordination.MODEL), 3);
        compared.model = asked -> new Compared(
                List.of(new Pair(asked.runIds().get(2), asked.runIds().get(0))),
                List.of(),
                "some/model",
                12,
                Optional.empty());
        compared.say("What is light?");
        answer(compared, "h-1", "Numbers rule everything.", 100);
        answer(compared, "h-2", "Poems are the better numbers.", 200);
        answer(compared, "h-3", "Stones fall, whatever one says.", 300);

        var same = judge(compared.facts, settings -> settings);
        assertThat(same.different()).isZero();
        assertThat(same.then()).isEqualTo(same.recorded()).isEqualTo(new Rejudgement.Sums(3, 0, 1, 612));
        var byRules = judge(compared.facts, settings -> settings.with(Coordination.RULES));
        assertThat(byRules.then()).isEqualTo(new Rejudgement.Sums(3, 0, 0, 600));
        assertThat(byRules.different()).isEqualTo(1);
        var alone = judge(compared.facts, settings -> settings.with(1, RespondMode.SCORED));
        assertThat(alone.then()).isEqualTo(new Rejudgement.Sums(1, 0, 0, 100));
    }

    @Test
    void ofManyDifferentRoundsTheNewestAreShown() {
        var rejudgement =
                new Rejudgement(settings -> settings.with(3, RespondMode.MENTION), 1, WordEmbeddings::embedding);
        room.facts.forEach(rejudgement::take);

        assertThat(rejudgement.verdict().shown()).hasSize(1);
        assertThat(rejudgement.verdict().shown().get(0).triggerMessageId()).isEqualTo("m-3");
        assertThat(rejudgement.verdict().different()).isEqualTo(2);
    }

    @Test
    void everyRoomCanBeJudgedWhateverHasHappenedInIt() {
        var seeds = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            var told = Rehearsal.room(RoomSettings.DEFAULT, 4);
            told.join("u-2");
            for (var step : RoomStories.story(seeds.nextLong())) RoomStories.tell(told, step);

            for (var mode : RespondMode.values()) {
                var verdict = judge(told.facts, settings -> settings.with(2, mode));
                assertThat(verdict.different()).isLessThanOrEqualTo(verdict.rounds());
                assertThat(verdict.shown()).hasSizeLessThanOrEqualTo(10);
            }
        }
    }

    @Test
    void rulesCanNameAModerator() {
        var verdict = judged(settings -> new RoomSettings(
                3,
                RespondMode.MODERATED,
                Optional.of("h-3"),
                false,
                Coordination.RULES,
                settings.pace(),
                settings.bounds()));

        assertThat(verdict.shown()).allMatch(round -> round.then().equals(List.of("h-3")));
    }

    private Rejudgement.Verdict judged(UnaryOperator<RoomSettings> rules) {
        return judge(room.facts, rules);
    }

    private static Rejudgement.Verdict judge(List<GroupSessionEvent> facts, UnaryOperator<RoomSettings> rules) {
        var rejudgement = new Rejudgement(rules, 10, WordEmbeddings::embedding);
        facts.forEach(rejudgement::take);
        return rejudgement.verdict();
    }
}
