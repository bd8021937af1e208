package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.CallDeclined;
import ninja.helpy.agents.session.RoundEvent.HelpyCalled;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;
import ninja.helpy.agents.session.RoundEvent.TurnLate;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;
import org.junit.jupiter.api.Test;

/** The course of a round, from a message to its end. */
class TurnTest {

    private static final RoomSettings ALL = RoomSettings.DEFAULT.with(5, RespondMode.ALL);

    private Rehearsal room = Rehearsal.room(ALL, 5);

    @Test
    void atMostThreeRunsBeginAtOnceAndTheNextFollowsWhenOneHasEnded() {
        room.say("What is light?");

        assertThat(room.running).hasSize(3);
        room.answer("h-1", "Waves.");
        assertThat(room.running).hasSize(3);
        assertThat(room.facts(HelpyStarted.class)).hasSize(4);
    }

    @Test
    void answersAreDeliveredInTheOrderOfTheRoundWhoeverWasFaster() {
        room.say("Hello all");

        assertThat(room.answer("h-2", "two")).noneMatch(AnswerDelivered.class::isInstance);
        room.answer("h-1", "one");

        assertThat(room.said()).containsExactly("u-1: Hello all", "h-1: one", "h-2: two");
        assertThat(room.facts(AnswerDelivered.class))
                .extracting(AnswerDelivered::order)
                .containsExactly(1, 2);
    }

    @Test
    void theModelThatStoodInIsToldWithItsAnswerAlsoIfThatHadToWait() {
        var standIn = Optional.of("second/y");
        room.say("Hello all");

        room.answer(room.runOf("h-2"), new Answer("two", standIn), 1);
        room.answer("h-1", "one");

        assertThat(room.facts(AnswerDelivered.class))
                .extracting(AnswerDelivered::standIn)
                .containsExactly(Optional.empty(), standIn);
    }

    @Test
    void oneFailureDoesNotStopTheOthersAndWhatItCostIsKnown() {
        room = Rehearsal.room(ALL, 3);
        room.say("Hello all");
        room.fail("h-1");
        room.answer("h-2", "two");
        room.answer("h-3", "three");

        assertThat(room.speakers()).containsExactly("h-2", "h-3");
        assertThat(room.last(TurnCharged.class).cost()).isEqualTo(7);
        assertThat(room.last(RoundCompleted.class))
                .extracting(RoundCompleted::answered, RoundCompleted::failed)
                .containsExactly(2, 1);
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void creditsAreHeldBeforeAnybodyIsChosenAndWhoHasNoneFailsVisibly() {
        room = Rehearsal.room(ALL, 3);
        room.withoutCredits.add("h-2");
        room.creditsAnswer = false;
        room.say("Hello all");
        assertThat(room.facts(RoundStarted.class)).isEmpty();

        room.answerErrands();

        assertThat(room.running.values()).extracting(Round.Responder::helpyId).containsExactly("h-1", "h-3");
        assertThat(room.running.values()).allMatch(turn -> turn.credits() == Rehearsal.HOLD);
        assertThat(room.last(HelpyFailed.class))
                .extracting(HelpyFailed::helpyId, HelpyFailed::code)
                .containsExactly("h-2", Refusal.INSUFFICIENT_CREDITS);
    }

    @Test
    void theRunsOfARoundShareItsCreditsAndWhatIsBeyondThemDoesNotRun() {
        room.set(ALL.with(new RoomSettings.Bounds(2, 12, Rehearsal.HOLD * 2, 0.9)));
        room.say("Hello all");

        assertThat(room.running).hasSize(2);
        assertThat(room.held).hasSize(2);
        assertThat(room.facts(HelpyFailed.class))
                .extracting(HelpyFailed::code)
                .containsOnly(Refusal.SPENDING_LIMIT_EXCEEDED)
                .hasSize(3);
    }

    @Test
    void messagesDuringARoundWaitForTheNextOneWhichAnswersThemTogether() {
        room = Rehearsal.room(ALL, 2);
        room.say("first");
        room.say("second");
        room.say("@H2 third");
        room.say("fourth");
        room.answer("h-1", "one");
        room.answer("h-2", "two");

        assertThat(room.last(RoundStarted.class).round().triggerMessageId()).isEqualTo("m-4");
        assertThat(room.running.values()).extracting(Round.Responder::helpyId).containsExactly("h-2");
    }

    @Test
    void whenNobodyIsAskedNobodyAnswersAndTheRoomSaysWhyAndHoldsNothing() {
        room = Rehearsal.room(RoomSettings.DEFAULT.with(3, RespondMode.MENTION), 3);
        room.say("just thinking aloud");

        assertThat(room.last(RoundSkipped.class).reason()).isEqualTo("nobody was asked by name");
        assertThat(room.held).isEmpty();
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void anAnswerOfAnotherRoundOrASecondOneOfTheSameRunChangesNothing() {
        room.say("Hello");
        var turn = room.runOf("h-1");
        room.answer("h-1", "one");

        assertThat(room.answer(turn, "one again", 1)).isEmpty();
    }

    @Test
    void whoTakesLongerThanHisWindowLosesHisPlaceAndIsHeardLate() {
        room = Rehearsal.room(ALL, 2);
        room.say("Hello all");
        room.answer("h-2", "two");
        room.pass(Duration.ofSeconds(30));

        assertThat(room.speakers()).containsExactly("h-2");
        assertThat(room.last(TurnLate.class).helpyId()).isEqualTo("h-1");
        room.answer("h-1", "one");
        assertThat(room.speakers()).containsExactly("h-2", "h-1");
        assertThat(room.last(AnswerDelivered.class).late()).isTrue();
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void aLateTurnDoesNotKeepTheNextMessageWaiting() {
        room = Rehearsal.room(ALL, 2);
        room.say("Hello all");
        room.answer("h-2", "two");
        room.pass(Duration.ofSeconds(31));
        room.say("@H2 and you?");

        assertThat(room.running.values()).extracting(Round.Responder::helpyId).contains("h-1", "h-2");
        room.answer("h-1", "at last");
        room.answer("h-2", "fine");
        assertThat(room.speakers()).containsExactly("h-2", "h-1", "h-2");
    }

    @Test
    void afterTheDeadlineTheRoundEndsAndAnAnswerThatWasFinishedAllTheSameIsSaidOnce() {
        room = Rehearsal.room(ALL, 2);
        room.say("Hello");
        var slow = room.runOf("h-1");
        room.answer("h-2", "two");
        room.pass(Rehearsal.DEADLINE);

        assertThat(room.last(TurnOverdue.class).helpyId()).isEqualTo("h-1");
        assertThat(room.told).containsExactly(slow.runId());
        assertThat(room.room.openRound()).isEmpty();
        room.answer(slow, "one", 5);
        assertThat(room.answer(slow, "one", 5)).isEmpty();
        assertThat(room.speakers()).containsExactly("h-2", "h-1");
    }

    @Test
    void theSameIsNotSaidTwiceUnlessAskedByName() {
        room = Rehearsal.room(ALL, 2);
        room.say("What is light?");
        room.answer("h-1", "Light is a wave, and it is a particle as well.");
        room.answer("h-2", "Light is a wave and it is a particle as well!");

        assertThat(room.speakers()).containsExactly("h-1");
        var suppressed = room.last(AnswerSuppressed.class);
        assertThat(suppressed.similarTo())
                .contains(room.last(AnswerDelivered.class).message().messageId());
        assertThat(suppressed.similarity()).isGreaterThan(0.9);
        room.say("@H1 @H2 what is it?");
        room.answer("h-1", "Light.");
        room.answer("h-2", "Light.");
        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-1");
    }

    @Test
    void theFirstAnswerIsHeardThoughItWasGivenToAnEarlierQuestion() {
        room = Rehearsal.room(ALL, 1);
        room.say("What is light?");
        room.answer("h-1", "A wave.");
        room.say("Again please?");
        room.answer("h-1", "A wave.");

        assertThat(room.speakers()).containsExactly("h-1", "h-1");
    }

    @Test
    void aHelpyThatIsCalledByAnotherTakesAFurtherTurnAndReadsWhatWasSaid() {
        room = Rehearsal.room(ALL, 2);
        room.say("@H1 hello");
        room.answer("h-1", "Let us ask @H2.");

        var call = room.last(HelpyCalled.class).turn();
        assertThat(call.question().depth()).isEqualTo(1);
        assertThat(call.question().messageId())
                .isEqualTo(room.last(AnswerDelivered.class).message().messageId());
        room.answer("h-2", "Here I am.");
        assertThat(room.speakers()).containsExactly("h-1", "h-2");
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void twoHelpysThatCallOneAnotherComeToAnEnd() {
        room = Rehearsal.room(ALL, 2);
        room.say("@H1 hello");
        for (int i = 0; i < 20 && !room.running.isEmpty(); i++) {
            var turn = room.running.values().iterator().next();
            room.answer(turn, "Number " + i + ": @H1 @H2 go on", 1);
        }

        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-1");
        assertThat(room.facts(CallDeclined.class)).isNotEmpty();
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void theQueueKeepsThoseThatCallSomebodyByName() {
        room = Rehearsal.room(ALL, 2);
        room.say("first");
        room.say("@H2 please");
        IntStream.range(0, 5).forEach(i -> room.say("words " + i));

        assertThat(room.facts(MessagePassedOver.class))
                .extracting(MessagePassedOver::messageId)
                .containsExactly("m-3");
        assertThat(room.room.talk().queued()).hasSize(5).contains("m-2");
    }

    @Test
    void whoIsNotAskedByNameGivesPeopleTimeToSpeak() {
        room = Rehearsal.room(ALL, 2);
        room.say("first");
        room.answer("h-1", "one");
        room.answer("h-2", "two");
        room.say("second");
        assertThat(room.running).isEmpty();
        room.say("third");

        room.pass(Duration.ofSeconds(5));

        assertThat(room.running).hasSize(2);
        assertThat(room.last(RoundStarted.class).round().triggerMessageId()).isEqualTo("m-3");
    }

    @Test
    void eachScopeStopsWhatItSaysAndNothingElse() {
        room = Rehearsal.room(ALL, 3);
        room.join("u-2");
        room.say("Hello all");
        room.say("u-2", "and me");
        var first = room.runOf("h-1");
        room.stop(StopScope.TURN, Optional.of(first.runId()), "u-2");
        assertThat(room.told).containsExactly(first.runId());
        room.stop(StopScope.AGENT, Optional.of("h-2"), "u-2");
        assertThat(room.told).hasSize(2);

        room.stop(StopScope.MINE, Optional.empty(), "u-2");
        assertThat(room.room.talk().queued()).isEmpty();
        assertThat(room.told).hasSize(2);
        room.stop(StopScope.ROOM, Optional.empty(), "u-2");

        assertThat(room.told).hasSize(3);
        assertThat(room.facts(HelpyStopped.class))
                .allMatch(stopped -> stopped.by().equals(Optional.of("u-2")));
        assertThat(room.room.openRound()).isEmpty();
        assertThat(room.last(RoundCompleted.class).stopped()).isEqualTo(3);
    }

    @Test
    void whatWasStoppedIsChargedAndNotSaidEvenIfItWasFinished() {
        room = Rehearsal.room(ALL, 1);
        room.say("Hello");
        var turn = room.runOf("h-1");
        room.stop(StopScope.ROOM, Optional.empty(), "u-1");
        room.answer(turn, "too late", 9);

        assertThat(room.speakers()).isEmpty();
        assertThat(room.last(TurnCharged.class).cost()).isEqualTo(9);
    }

    @Test
    void whoIsMutedStopsAndDoesNotSpeakWhoeverAsks() {
        room = Rehearsal.room(ALL, 2);
        room.say("Hello");
        var stopped = room.runOf("h-1");
        room.mute("h-1", Duration.ofMinutes(30));
        assertThat(room.told).containsExactly(stopped.runId());
        room.fail(stopped, 3);
        room.answer("h-2", "two");
        room.say("@H1 are you there?");

        assertThat(room.last(RoundSkipped.class).reason()).isEqualTo("H1 is muted");
        room.pass(Duration.ofMinutes(30));
        room.say("@H1 and now?");
        room.answer("h-1", "I am.");
        assertThat(room.speakers()).containsExactly("h-2", "h-1");
    }

    @Test
    void aStopWhileCreditsAreBeingHeldGivesThemBack() {
        room.creditsAnswer = false;
        room.say("Hello");
        room.stop(StopScope.ROOM, Optional.empty(), "u-1");
        room.answerErrands();

        assertThat(room.held).isEmpty();
        assertThat(room.running).isEmpty();
        assertThat(room.room.openRound()).isEmpty();
    }

    @Test
    void aCrashAtAnyStepAsksOnceMoreAndChangesNothingElse() {
        room = Rehearsal.room(ALL, 2);
        room.creditsAnswer = false;
        room.say("Hello");
        room.creditsAnswer = true;
        room.crash();
        room.crash();

        assertThat(room.running).hasSize(2);
        assertThat(room.facts(RoundStarted.class)).hasSize(1);
        room.answer("h-1", "one");
        room.crash();
        room.answer("h-2", "two");
        assertThat(room.speakers()).containsExactly("h-1", "h-2");
    }

    @Test
    void theRoomCountsItsFactsAsTheJournalDoesAndKeepsTheNewest() {
        room = Rehearsal.room(RoomSettings.DEFAULT.with(1, RespondMode.MENTION), 1);
        IntStream.range(0, 300).forEach(i -> room.say("words"));

        var feed = room.room.feed();
        assertThat(feed.facts()).hasSize(GroupSession.FACTS_MAX);
        assertThat(feed.position()).isEqualTo(2 + 600);
        assertThat(feed.after(600))
                .extracting(GroupSessionCommand.Fact::position)
                .containsExactly(601L, 602L);
        assertThat(feed.reachesBackTo(10)).isFalse();
    }

    @Test
    void theNewestFiftyMessagesAreKept() {
        room = Rehearsal.room(RoomSettings.DEFAULT.with(1, RespondMode.MENTION), 1);
        IntStream.range(0, 60).forEach(i -> room.say("words " + i));

        assertThat(room.room.talk().recent())
                .hasSize(50)
                .extracting(Message::content)
                .contains("words 59");
        assertThat(room.room.talk().messages()).isEqualTo(60);
    }
}
