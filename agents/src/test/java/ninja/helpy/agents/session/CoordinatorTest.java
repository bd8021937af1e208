package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.session.Comparison.Pair;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoomSettings.Pace;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.AnswersCompared;
import ninja.helpy.agents.session.RoundEvent.CallDeclined;
import ninja.helpy.agents.session.RoundEvent.ComparisonAsked;
import ninja.helpy.agents.session.RoundEvent.ComparisonCharged;
import ninja.helpy.agents.session.RoundEvent.ComparisonSkipped;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import org.junit.jupiter.api.Test;

/** A model looks at the answers of a round before they are said, and what it may not do with them. */
class CoordinatorTest {

    private static final RoomSettings RULES = RoomSettings.DEFAULT.with(3, RespondMode.ALL);
    private static final RoomSettings MODEL = RULES.with(Coordination.MODEL);
    private static final String TOO_FEW = "fewer than two answers are left to compare";

    private Rehearsal room = Rehearsal.room(MODEL, 3);

    @Test
    void answersWaitUntilAllAreThereAndTheModelIsAskedOnce() {
        says(List.of(), List.of());
        room.say("Hello all");
        room.answer("h-3", "Stones fall, whatever one says.");
        room.answer("h-1", "Numbers rule everything.");
        assertThat(room.speakers()).isEmpty();

        room.answer("h-2", "Poems are the better numbers.");

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3");
        assertThat(room.comparisons).hasSize(1);
        assertThat(helpys(room.comparisons.get(0).runIds())).containsExactly("h-1", "h-2", "h-3");
        assertThat(room.last(AnswersCompared.class).cost()).isEqualTo(12);
        assertThat(account().cost()).isEqualTo(3 * Rehearsal.HOLD / 2 + 12);
    }

    @Test
    void whereTheRulesCoordinateNobodyIsAskedAndNobodyWaits() {
        room = Rehearsal.room(RULES, 3);
        room.say("Hello all");
        room.answer("h-1", "Numbers rule everything.");
        assertThat(room.speakers()).containsExactly("h-1");
        room.answer("h-2", "Poems are the better numbers.");
        room.answer("h-3", "Stones fall, whatever one says.");

        assertThat(room.comparisons).isEmpty();
        assertThat(room.facts(ComparisonSkipped.class)).isEmpty();
    }

    @Test
    void whatOnlyRepeatsAnEarlierAnswerIsNotSaidAndItIsSaidWhich() {
        says(List.of(List.of(3, 1)), List.of());
        allAnswer("Hello all");

        assertThat(room.speakers()).containsExactly("h-1", "h-2");
        var unsaid = room.last(AnswerSuppressed.class);
        assertThat(unsaid.helpyId()).isEqualTo("h-3");
        assertThat(unsaid.reason()).isEqualTo("repeats H1, said the model");
        assertThat(unsaid.similarTo())
                .contains(room.facts(AnswerDelivered.class).get(0).message().messageId());
        assertThat(account().comparing().said().orElseThrow().echoes()).hasSize(1);
        assertThat(room.last(RoundCompleted.class).suppressed()).isEqualTo(1);
    }

    @Test
    void whoWasAskedByNameIsHeardWhateverTheModelSays() {
        says(List.of(List.of(2, 1), List.of(3, 1)), List.of());
        allAnswer("@H1 @H2 @H3 hello");

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3");
        assertThat(room.last(AnswersCompared.class).echoes()).isEmpty();
    }

    @Test
    void neverIsNothingSaidSinceTheFirstRepeatsNobody() {
        says(
                List.of(List.of(1, 2), List.of(1, 3), List.of(2, 3), List.of(2, 1), List.of(3, 2), List.of(3, 1)),
                List.of());
        allAnswer("Hello all");

        assertThat(room.speakers()).containsExactly("h-1");
    }

    @Test
    void whatRepeatsARepetitionRepeatsTheOneThatIsSaid() {
        says(List.of(List.of(3, 2), List.of(2, 1)), List.of());
        allAnswer("Hello all");

        var first = room.last(AnswerDelivered.class).message().messageId();
        assertThat(room.speakers()).containsExactly("h-1");
        assertThat(room.facts(AnswerSuppressed.class))
                .extracting(AnswerSuppressed::similarTo)
                .containsExactly(Optional.of(first), Optional.of(first));
    }

    @Test
    void whatRepeatsALaterAnswerOrAStrangerIsSaid() {
        room.model = asked -> said(
                List.of(
                        new Pair(asked.runIds().get(0), asked.runIds().get(1)),
                        new Pair("stranger", "r"),
                        new Pair(asked.runIds().get(2), "stranger")),
                List.of(new Pair("stranger", asked.runIds().get(0))));
        allAnswer("Hello all");

        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(AnswersCompared.class))
                .extracting(AnswersCompared::echoes, AnswersCompared::contradictions)
                .containsExactly(List.of(), List.of());
    }

    @Test
    void aContradictionIsNotedOnceAndBothAreSaidInWhicheverOrderTheModelNamesThem() {
        says(List.of(), List.of(List.of(1, 3), List.of(3, 1)));
        allAnswer("Hello all");

        assertThat(room.speakers()).hasSize(3);
        assertThat(room.facts(ContradictionNoted.class)).hasSize(1);
        var noted = room.last(ContradictionNoted.class);
        assertThat(noted.helpyId()).isEqualTo("h-3");
        assertThat(noted.contradiction())
                .isEqualTo(new Contradiction(
                        room.facts(AnswerDelivered.class).get(0).message().messageId(),
                        "cannot both be true, said the model",
                        "Stones fall, whatever one says.",
                        "Numbers rule everything."));
    }

    @Test
    void whatContradictsIsNoRepetitionWhetherTheModelSeesItOrTheRules() {
        says(List.of(List.of(2, 1), List.of(3, 1)), List.of(List.of(3, 1)));
        room.say("How long does it last?");
        room.answer("h-1", "The battery lasts 4 hours.");
        room.answer("h-2", "The battery lasts 5 hours.");
        room.answer("h-3", "Nobody knows how long.");

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3");
        assertThat(room.facts(ContradictionNoted.class))
                .extracting(ContradictionNoted::helpyId)
                .containsExactly("h-2", "h-3");
    }

    @Test
    void whatTheModelHasNotSeenToItsEndIsSaid() {
        says(List.of(List.of(2, 1)), List.of());
        room.say("Hello all");
        room.answer("h-1", "Numbers rule everything.");
        room.answer("h-2", "Numbers rule. ".repeat(Comparer.ANSWER_CHARACTERS_MAX / 10));
        room.answer("h-3", "Stones fall, whatever one says.");

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3");
    }

    @Test
    void theModelSeesOnlyWhatTheRulesLeave() {
        says(List.of(), List.of());
        room.say("Hello all");
        room.answer("h-1", "Light is a wave, and it is a particle as well.");
        room.answer("h-2", "Light is a wave and it is a particle as well!");
        room.answer("h-3", "Stones fall, whatever one says.");

        assertThat(helpys(room.comparisons.get(0).runIds())).containsExactly("h-1", "h-3");
        assertThat(room.speakers()).containsExactly("h-1", "h-3");
    }

    @Test
    void oneAnswerAloneIsNotComparedAndTheRoundSaysSo() {
        room.say("@H1 hello");
        room.answer("h-1", "Good day");

        assertThat(room.comparisons).isEmpty();
        assertThat(room.speakers()).containsExactly("h-1");
        assertThat(account().comparing().skipped().orElseThrow().reason()).isEqualTo(TOO_FEW);
    }

    @Test
    void itMayCostWhatTheRoundHasHeldAndNotUsed() {
        room.say("Hello all");
        room.answer(room.runOf("h-1"), "Numbers rule everything.", 400_000);
        room.fail(room.runOf("h-2"), 100_000);
        room.answer(room.runOf("h-3"), "Stones fall, whatever one says.", Rehearsal.HOLD);

        assertThat(room.last(ComparisonAsked.class).credits()).isEqualTo(1_500_000);
    }

    @Test
    void whereTheRoundHasUsedAllThatItHeldNoModelIsAsked() {
        room.say("Hello all");
        for (int i = 1; i <= 3; i++) room.answer(room.runOf("h-" + i), i + " speaks for itself", Rehearsal.HOLD);

        assertThat(room.comparisons).isEmpty();
        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(ComparisonSkipped.class).reason()).isEqualTo("no credits of the round are left for it");
    }

    @Test
    void whatItHasCostIsNotThereForCalls() {
        room.set(MODEL.with(new RoomSettings.Bounds(2, 12, 3 * Rehearsal.HOLD, 0.9)));
        says(List.of(), List.of());
        room.say("@H1 @H2 hello");
        room.answer(room.runOf("h-1"), "Ask @H3", Rehearsal.HOLD);
        room.answer(room.runOf("h-2"), "Poems are the better numbers.", Rehearsal.HOLD - 12);

        assertThat(room.facts(CallDeclined.class)).isEmpty();
        room.answer("h-3", "Here I am.");
        room.say("@H1 @H2 hello");
        room.answer(room.runOf("h-1"), "Ask @H3 again", Rehearsal.HOLD);
        room.model = asked -> new Compared(List.of(), List.of(), "some/model", 13, Optional.empty());
        room.answer(room.runOf("h-2"), "And poems once more.", Rehearsal.HOLD - 12);
        assertThat(room.facts(CallDeclined.class))
                .extracting(CallDeclined::reason)
                .containsExactly("the credits of this round are used up");
    }

    @Test
    void whereTooLittleTimeOfTheRoundIsLeftNoModelIsAsked() {
        room.set(MODEL.with(new Pace(Duration.ofSeconds(90), Duration.ZERO, 5)));
        room.say("Hello all");
        room.answer("h-1", "Numbers rule everything.");
        room.answer("h-2", "Poems are the better numbers.");
        room.pass(Duration.ofSeconds(81));
        room.answer("h-3", "Stones fall, whatever one says.");

        assertThat(room.comparisons).isEmpty();
        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(ComparisonSkipped.class).reason()).isEqualTo("no time of the round is left for it");
    }

    @Test
    void atTheDeadlineOfTheRoundWhatIsFinishedIsSaidUncompared() {
        room.set(MODEL.with(new Pace(Duration.ofSeconds(90), Duration.ZERO, 5)));
        room.say("Hello all");
        room.answer("h-1", "Numbers rule everything.");
        room.answer("h-2", "Poems are the better numbers.");
        room.pass(Rehearsal.DEADLINE);

        assertThat(room.comparisons).isEmpty();
        assertThat(room.speakers()).containsExactly("h-1", "h-2");
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void whoIsLateIsNotWaitedForAndSaysHisAnswerByTheRules() {
        says(List.of(), List.of());
        room.say("Hello all");
        room.answer("h-2", "Poems are the better numbers.");
        room.answer("h-3", "Stones fall, whatever one says.");
        room.pass(Duration.ofSeconds(30));

        assertThat(helpys(room.comparisons.get(0).runIds())).containsExactly("h-2", "h-3");
        room.answer("h-1", "Numbers rule everything.");
        assertThat(room.speakers()).containsExactly("h-2", "h-3", "h-1");
        assertThat(room.comparisons).hasSize(1);
    }

    @Test
    void aModelThatTakesTooLongIsNotWaitedForAndItsChargeIsKnownAllTheSame() {
        thinking();
        room.pass(Rehearsal.COMPARISON_MAX.minusMillis(1));
        assertThat(room.speakers()).isEmpty();
        room.pass(Duration.ofMillis(1));
        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(ComparisonSkipped.class).reason()).isEqualTo(RoomQuestion.TOO_LATE);
        assertThat(room.room.openRound()).isEmpty();

        room.model = asked -> said(List.of(pair(asked, 2, 1)), List.of());
        room.answerErrands();

        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(ComparisonCharged.class).cost()).isEqualTo(12);
        assertThat(account().comparing().cost()).isEqualTo(12);
    }

    @Test
    void aModelThatFailsOrTalksNonsenseLeavesItToTheRulesAndIsPaid() {
        room.model = asked -> Compared.not("the model failed", "some/model", 7);
        allAnswer("Hello all");

        assertThat(room.speakers()).hasSize(3);
        assertThat(room.last(ComparisonSkipped.class))
                .extracting(ComparisonSkipped::reason, ComparisonSkipped::cost)
                .containsExactly("the model failed", 7L);
        assertThat(account().comparing().cost()).isEqualTo(7);
    }

    @Test
    void aStopWhileItThinksLetsNothingBeSaidAndEndsTheRound() {
        thinking();
        room.stop(StopScope.ROOM, Optional.empty(), "u-1");

        assertThat(room.speakers()).isEmpty();
        assertThat(room.room.openRound()).isEmpty();
        assertThat(room.last(ComparisonSkipped.class).reason()).isEqualTo(TOO_FEW);
        room.answerErrands();
        assertThat(room.speakers()).isEmpty();
    }

    @Test
    void aStopOfOneWhileItThinksLeavesTheOthersAndNobodyIsAnEchoOfWhatWasStopped() {
        thinking();
        room.mute("h-1", Duration.ofMinutes(5));
        assertThat(room.speakers()).isEmpty();

        room.model = asked -> said(List.of(pair(asked, 2, 1), pair(asked, 3, 1)), List.of());
        room.answerErrands();

        assertThat(room.speakers()).containsExactly("h-2", "h-3");
    }

    @Test
    void aCrashWhileItThinksAsksOnceMoreAndEachAnswerIsSaidOnce() {
        thinking();
        room.modelAnswers = true;
        says(List.of(List.of(3, 1)), List.of());
        room.crash();

        assertThat(room.speakers()).containsExactly("h-1", "h-2");
        assertThat(room.comparisons).hasSize(2).containsOnly(room.comparisons.get(0));
        assertThat(room.facts(ComparisonAsked.class)).hasSize(1);
        room.crash();
        assertThat(room.compared(account().roundId(), said(List.of(), List.of())))
                .isEmpty();
        assertThat(room.speakers()).containsExactly("h-1", "h-2");
    }

    @Test
    void whatTheRulesDidNotLetPassIsNotSaidThoughACrashHasForgottenHowAlikeItIs() {
        room.modelAnswers = false;
        room.say("Hello all");
        room.answer("h-1", "Light is a wave, and it is a particle as well.");
        room.answer("h-2", "Light is a wave and it is a particle as well!");
        room.answer("h-3", "Stones fall, whatever one says.");
        room.texts.clear();
        room.crash();
        room.pass(Rehearsal.COMPARISON_MAX);

        assertThat(room.speakers()).containsExactly("h-1", "h-3");
    }

    @Test
    void whatIsSaidWhileItThinksWaitsForTheNextRound() {
        thinking();
        room.say("@H2 and you?");
        assertThat(room.running).isEmpty();
        room.answerErrands();

        assertThat(room.speakers()).hasSize(3);
        assertThat(room.runOf("h-2").question().messageId()).isEqualTo("m-2");
    }

    @Test
    void whomAnAnswerCallsAnswersByTheRulesAndNobodyIsAskedAgain() {
        says(List.of(), List.of());
        room.say("Hello all");
        room.answer("h-1", "Let us ask @H3.");
        room.answer("h-2", "Poems are the better numbers.");
        room.answer("h-3", "Stones fall, whatever one says.");
        room.answer("h-3", "Here I am.");

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3", "h-3");
        assertThat(room.comparisons).hasSize(1);
    }

    @Test
    void whatTheModelWasAskedCountsThoughTheRoomHasChangedItsMind() {
        thinking();
        room.set(RULES);
        assertThat(room.speakers()).isEmpty();
        room.model = asked -> said(List.of(pair(asked, 2, 1)), List.of());
        room.answerErrands();

        assertThat(room.speakers()).containsExactly("h-1", "h-3");
        room.say("@H1 @H2 once more");
        room.answer("h-1", "At once.");
        assertThat(room.speakers()).hasSize(3);
    }

    /** All have answered, and the model has not. */
    private void thinking() {
        room.modelAnswers = false;
        allAnswer("Hello all");
        assertThat(room.comparisons).hasSize(1);
    }

    private void allAnswer(String question) {
        room.say(question);
        room.answer("h-1", "Numbers rule everything.");
        room.answer("h-2", "Poems are the better numbers.");
        room.answer("h-3", "Stones fall, whatever one says.");
    }

    /** By the numbers of the answers. */
    private void says(List<List<Integer>> echoes, List<List<Integer>> contradictions) {
        room.model = asked -> said(pairs(asked, echoes), pairs(asked, contradictions));
    }

    private static List<Pair> pairs(Errand.CompareAnswers asked, List<List<Integer>> numbers) {
        return numbers.stream().map(two -> pair(asked, two.get(0), two.get(1))).toList();
    }

    private static Pair pair(Errand.CompareAnswers asked, int number, int other) {
        return new Pair(asked.runIds().get(number - 1), asked.runIds().get(other - 1));
    }

    private static Compared said(List<Pair> echoes, List<Pair> contradictions) {
        return new Compared(echoes, contradictions, "some/model", 12, Optional.empty());
    }

    private List<String> helpys(List<String> runIds) {
        var turns = room.last(GroupSessionEvent.RoundStarted.class).round().responders();
        return runIds.stream()
                .flatMap(runId -> turns.stream().filter(turn -> turn.runId().equals(runId)))
                .map(Round.Responder::helpyId)
                .toList();
    }

    private RoundAccount account() {
        var roundId = Stream.concat(
                        room.facts(ComparisonSkipped.class).stream().map(ComparisonSkipped::roundId),
                        room.facts(AnswersCompared.class).stream().map(AnswersCompared::roundId))
                .findFirst()
                .orElseThrow();
        return RoundAccount.of(roundId, room.facts).orElseThrow();
    }
}
