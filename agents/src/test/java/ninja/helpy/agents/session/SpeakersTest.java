package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.session.Considered.Verdict;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoomSettings.Pace;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.RoundEvent.TieBroken;
import org.junit.jupiter.api.Test;

/** Who answers, and why. */
class SpeakersTest {

    private static final Pace BRISK = new Pace(Duration.ofSeconds(30), Duration.ZERO, 5);
    private static final RoomSettings SCORED = RoomSettings.DEFAULT.with(BRISK);

    private Rehearsal room = Rehearsal.room(SCORED.with(2, RespondMode.SCORED), 4);

    @Test
    void whoeverIsMentionedAnswersAndNobodyElseInAnyMode() {
        for (var mode : RespondMode.values()) {
            room = Rehearsal.room(SCORED.with(1, mode), 4);
            room.say("@h3 and @H2, what is light?");

            assertThat(chosen()).as(mode.name()).containsExactlyInAnyOrder("h-2", "h-3");
        }
    }

    @Test
    void ofTwoNamesThatFitTheLongerOneIsMeant() {
        room.add(new RoomHelpy("h-9", "H2 Light", Optional.empty(), Optional.empty(), Optional.empty()));
        room.say("@H2 light please");

        assertThat(chosen()).containsExactly("h-9");
    }

    @Test
    void theHelpyWhoseSubjectItIsComesFirstAndTheReasonIsKept() {
        room.say("I love subject4 so much");

        assertThat(chosen().get(0)).isEqualTo("h-4");
        assertThat(room.considered("h-4").reasons()).contains("its subject");
        assertThat(room.considered("h-4").score())
                .isGreaterThan(room.considered("h-1").score());
    }

    @Test
    void theAskersOwnHelpyComesFirst() {
        room.add(Rehearsal.helpyOf(9, "u-1"));
        room.say("I love subject4 so much");

        assertThat(chosen()).containsExactly("h-9", "h-4");
        assertThat(room.considered("h-9").reasons()).contains("belongs to who asks");
    }

    @Test
    void noMoreAnswerThanTheRoomHasPlacesFor() {
        room.say("Hello");

        assertThat(chosen()).hasSize(2);
        assertThat(room.considered("h-3").verdict()).isEqualTo(Verdict.PASSED_OVER);
    }

    @Test
    void whoHasHadTheFloorStandsBackForThoseWhoHaveNot() {
        for (int i = 0; i < 3; i++) {
            room.say("@H1 @H2 hello " + i);
            room.answer("h-1", "one " + i);
            room.answer("h-2", "two " + i);
        }
        room.say("An open question");

        assertThat(chosen()).containsExactly("h-3", "h-4");
        assertThat(room.considered("h-1").reasons()).contains("has had 50 % of the floor");
        assertThat(room.considered("h-3").reasons()).contains("has not spoken lately");
    }

    @Test
    void nobodySpeaksTwiceInARowUnlessAskedByName() {
        room = Rehearsal.room(SCORED.with(4, RespondMode.ALL), 2);
        room.say("first");
        room.answer("h-1", "one");
        room.say("second");
        room.answer("h-2", "two");

        assertThat(chosen()).containsExactly("h-1");
        assertThat(room.considered("h-2"))
                .extracting(Considered::verdict, Considered::reason)
                .containsExactly(Verdict.EXCLUDED, "has the last word already");
        room.say("@H1 once more");
        room.answer("h-1", "three");
        assertThat(chosen()).containsExactly("h-1");
    }

    @Test
    void inARoomWithOneHelpyEverythingIsSaidToIt() {
        room = Rehearsal.room(RoomSettings.DEFAULT, 1);
        room.say("first");
        room.say("second");
        room.answer("h-1", "one");

        assertThat(room.running).hasSize(1);
    }

    @Test
    void roundRobinGoesRoundInTheOrderOfTheRoom() {
        room.set(SCORED.with(3, RespondMode.ROUND_ROBIN));
        for (int i = 0; i < 5; i++) {
            room.say("question " + i);
            var turn = room.running.values().iterator().next();
            room.answer(turn, "answer " + i, 1);
        }

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3", "h-4", "h-1");
    }

    @Test
    void theModeratorAnswersAndOnlyWhomItCalls() {
        room.set(moderated("h-3"));
        room.say("Who knows?");
        assertThat(chosen()).containsExactly("h-3");
        room.answer("h-3", "Ask @H1.");
        room.answer("h-1", "I know.");

        assertThat(room.speakers()).containsExactly("h-3", "h-1");
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void withoutItsModeratorTheRoomIsNotSilent() {
        room.set(moderated("somebody-else"));
        room.say("I love subject4");

        assertThat(chosen()).containsExactly("h-4");
    }

    @Test
    void aModelBreaksATieAndCanChooseNobodyWhoWasExcluded() {
        room = Rehearsal.room(tiesBroken(), 4);
        room.mute("h-2", Duration.ofHours(1));
        room.tieOrder = new TieOrder(List.of("h-2", "stranger", "h-4"), "some/model", 12);
        room.say("An open question");

        assertThat(chosen()).containsExactly("h-4");
        assertThat(room.last(TieBroken.class).order()).containsExactly("h-4");
        assertThat(room.held).hasSize(1);
    }

    @Test
    void withoutATieNoModelIsAsked() {
        room = Rehearsal.room(tiesBroken(), 4);
        room.say("I love subject3");

        assertThat(chosen()).containsExactly("h-3");
        assertThat(room.tiesAsked).isZero();
    }

    @Test
    void aModelThatSaysNothingLeavesItToTheRule() {
        room = Rehearsal.room(tiesBroken(), 4);
        room.say("An open question");

        assertThat(room.tiesAsked).isEqualTo(1);
        assertThat(chosen()).containsExactly("h-1");
    }

    @Test
    void namesInAModelsAnswerAreReadInItsOrder() {
        var helpys = List.of(Rehearsal.helpy(1), Rehearsal.helpy(2), Rehearsal.helpy(3));

        assertThat(TieBreak.named("I would say: H3, then h1. Not H9.", helpys)).containsExactly("h-3", "h-1");
    }

    private static RoomSettings tiesBroken() {
        return new RoomSettings(
                1, RespondMode.SCORED, Optional.empty(), true, Coordination.RULES, BRISK, RoomSettings.Bounds.DEFAULT);
    }

    private static RoomSettings moderated(String moderatorId) {
        return new RoomSettings(
                3,
                RespondMode.MODERATED,
                Optional.of(moderatorId),
                false,
                Coordination.RULES,
                BRISK,
                RoomSettings.Bounds.DEFAULT);
    }

    /** Who runs now, or would as soon as there is a place. */
    private List<String> chosen() {
        return room.room.openRound().orElseThrow().responders().stream()
                .filter(turn -> turn.state() == Round.State.RUNNING || turn.state() == Round.State.WAITING)
                .map(Round.Responder::helpyId)
                .toList();
    }
}
