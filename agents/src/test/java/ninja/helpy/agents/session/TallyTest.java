package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Rehearsal room = Rehearsal.room(RoomSettings.DEFAULT.with(3, RespondMode.MENTION), 2);

    @Test
    void peopleAreCountedByWhatTheySayAndHelpysByWhatIsHeardOfThem() {
        room.join("u-2");
        room.say("u-1", "@H1 hello");
        room.answer("h-1", "Good day");
        room.say("u-1", "And?");

        var tally = room.room.tally();
        assertThat(tally.messagesOf("u-1")).isEqualTo(2);
        assertThat(tally.messagesOf("u-2")).isZero();
        assertThat(tally.voiceOf("h-1").orElseThrow().responses()).isEqualTo(1);
        assertThat(tally.voiceOf("h-1").orElseThrow().lastSpokeAt()).contains(room.now);
        assertThat(tally.voiceOf("h-2").orElseThrow().lastSpokeAt()).isEmpty();
    }

    @Test
    void theBalanceIsOneIfAllHaveSaidEquallyMuchAndZeroIfOnlyOneHasSpoken() {
        room.say("u-1", "Hello");
        assertThat(room.room.tally().balance()).as("of one person").isEmpty();

        room.join("u-2");
        assertThat(room.room.tally().balance()).contains(0.0);
        room.say("u-2", "Hi");
        assertThat(room.room.tally().balance()).contains(1.0);
        room.say("u-2", "How are you?");
        assertThat(room.room.tally().balance().orElseThrow()).isBetween(0.9, 0.95);
    }

    @Test
    void whoHasLeftHasStillSaidWhatHeSaid() {
        room.join("u-2");
        room.say("u-2", "Hello");

        room.leave("u-2");
        room.join("u-2");

        assertThat(room.room.tally().messagesOf("u-2")).isEqualTo(1);
        assertThat(room.room.tally().people()).hasSize(2);
    }

    @Test
    void peopleWaitFromTheirMessageToTheFirstAnswerOfItsRoundAndToNoOther() {
        assertThat(room.room.tally().firstAnswerAfter()).isEmpty();
        room.say("@H1 and @H2, hello");
        room.pass(Duration.ofSeconds(4));
        room.answer("h-1", "Good day");
        room.pass(Duration.ofSeconds(9));
        room.answer("h-2", "What a morning this is");
        assertThat(room.room.tally().firstAnswerAfter()).contains(Duration.ofSeconds(4));

        room.say("@H1 once more");
        room.pass(Duration.ofSeconds(2));
        room.answer("h-1", "Something else entirely");

        assertThat(room.room.tally().firstAnswerAfter()).contains(Duration.ofSeconds(3));
    }

    @Test
    void aHelpyThatIsTakenOutAndComesBackBeginsAnew() {
        room.say("@H1 hello");
        room.answer("h-1", "Good day");

        room.remove("h-1");
        assertThat(room.room.tally().voiceOf("h-1")).isEmpty();
        room.pass(Duration.ofMinutes(1));
        room.add(Rehearsal.helpy(1));

        assertThat(room.room.tally().voiceOf("h-1").orElseThrow()).isEqualTo(Tally.Voice.since(room.now));
    }

    @Test
    void ofVeryManyPeopleThoseWhoHaveLeftAreForgottenFirst() {
        for (int i = 0; i < Tally.PEOPLE_MAX + 10; i++) {
            room.join("guest-" + i);
            room.leave("guest-" + i);
        }

        assertThat(room.room.tally().people()).hasSize(Tally.PEOPLE_MAX);
        assertThat(room.room.tally().people().get(0).userId())
                .as("is still here")
                .isEqualTo("u-1");
    }
}
