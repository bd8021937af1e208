package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RoundEvent.LengthNoted;
import org.junit.jupiter.api.Test;

/** Answers that do not go together, and answers that are out of proportion. */
class ContradictionsTest {

    private final Rehearsal room = Rehearsal.room(RoomSettings.DEFAULT.with(3, RespondMode.ALL), 3);

    @Test
    void otherNumbersOfTheSameThingAreAContradiction() {
        assertThat(reasons("I like it. The battery lasts 5 hours.", "Good device! The battery lasts 4 hours."))
                .containsExactly("other numbers of the same");
        assertThat(reasons("The battery lasts 4.0 hours.", "The battery lasts 4 hours."))
                .isEmpty();
        assertThat(reasons("It costs 1,000 dollars a year.", "It costs 1000 dollars a year."))
                .isEmpty();
    }

    @Test
    void oneThatDeniesWhatTheOtherSaysIsAContradictionHoweverItIsSpelt() {
        assertThat(reasons("The bridge is not safe.", "The bridge is safe.")).hasSize(1);
        assertThat(reasons("The bridge isn't safe.", "The bridge is not safe.")).isEmpty();
        assertThat(reasons("You can’t cross the bridge.", "You can cross the bridge."))
                .hasSize(1);
        assertThat(reasons("Die Brücke ist nicht sicher.", "Die Brücke ist sicher."))
                .hasSize(1);
    }

    @Test
    void whoBeginsWithYesContradictsWhoBeginsWithNo() {
        assertThat(reasons("Yes, of course.", "No. Never at night.")).containsExactly("one says yes, the other no");
        assertThat(reasons("Yes, of course.", "Yes.")).isEmpty();
    }

    @Test
    void differentThingsQuestionsAndListsInWhichOneLineAgreesAreNone() {
        assertThat(reasons("The train takes 5 hours.", "A ticket costs 40 euros."))
                .isEmpty();
        assertThat(reasons("Does the battery last 5 hours?", "The battery lasts 4 hours."))
                .isEmpty();
        assertThat(reasons(
                        "Option 1 costs 5 euros.\nOption 2 costs 6 euros.",
                        "Option 1 costs 5 euros.\nOption 2 costs 6 euros."))
                .isEmpty();
        assertThat(reasons("", "The battery lasts 4 hours.")).isEmpty();
    }

    @Test
    void ofOneAnswerOnlySoMuchIsNotedAndLongSentencesAreCutShort() {
        var lines = "The first one has 1 wheel.\nThe second one has 2 doors.\nThe third box has 3 windows.\n"
                + "The fourth car has 4 seats.";
        var others = lines.replace('1', '5').replace('2', '6').replace('3', '7').replace('4', '8');
        var far = "The number of all the things is 7" + " indeed".repeat(60);

        assertThat(reasons(lines, others)).hasSize(3);
        assertThat(Contradictions.in(far.replace('7', '8'), List.of(message(far)))
                        .get(0)
                        .said())
                .hasSize(201)
                .endsWith("…");
    }

    @Test
    void aContradictionIsNotedInItsRoundAndBothAreSaid() {
        room.say("How long does it last?");
        room.answer("h-1", "The battery lasts 4 hours.");
        room.answer("h-2", "The battery lasts 5 hours.");
        room.answer("h-3", "I do not know.");

        var noted = room.last(ContradictionNoted.class);
        assertThat(room.speakers()).containsExactly("h-1", "h-2", "h-3");
        assertThat(noted.helpyId()).isEqualTo("h-2");
        assertThat(noted.contradiction().messageId())
                .isEqualTo(room.facts(AnswerDelivered.class).get(0).message().messageId());
        assertThat(account().contradictions()).containsExactly(noted);
    }

    @Test
    void anAnswerOutOfProportionIsNotedAndItsHelpyStandsBackAsMuchAsItSaid() {
        for (int i = 0; i < 2; i++) {
            room.say("@H1 @H2 question " + i);
            room.answer("h-1", "long story ".repeat(45) + i);
            room.answer("h-2", "Nine words are enough for me, friends, today, " + i + ".");
        }
        var noted = room.last(LengthNoted.class);
        assertThat(noted.helpyId()).isEqualTo("h-1");
        assertThat(noted.reason()).isEqualTo("91 % of what 2 answers said");
        assertThat(account().lengths()).containsExactly(noted);

        room.say("An open question");
        room.pass(Duration.ofSeconds(5));

        assertThat(room.considered("h-1").reasons()).contains("has had 91 % of the floor");
        assertThat(room.considered("h-1").score())
                .isLessThan(room.considered("h-2").score());
    }

    @Test
    void shortAnswersAndTheOnlyAnswerAreNeverOutOfProportion() {
        room.say("Hello all");
        room.answer("h-1", "Good day to you all, my dear friends, and welcome");
        room.answer("h-2", "Hi");
        room.answer("h-3", "Hey");
        room.say("@H1 hello");
        room.answer("h-1", "long story ".repeat(50));

        assertThat(room.facts(LengthNoted.class)).isEmpty();
    }

    private RoundAccount account() {
        return RoundAccount.of(room.last(AnswerDelivered.class).roundId(), room.facts)
                .orElseThrow();
    }

    private static List<String> reasons(String later, String earlier) {
        return Contradictions.in(later, List.of(message(earlier))).stream()
                .map(Contradiction::reason)
                .toList();
    }

    private static Message message(String content) {
        return Message.plain("m-1", Message.Sender.helpy("h-9", "H9"), content, Instant.EPOCH, Optional.empty());
    }
}
