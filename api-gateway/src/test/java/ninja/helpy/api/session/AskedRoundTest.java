package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import org.junit.jupiter.api.Test;

/** Which round answers a message, in a room in which other things happen as well. */
class AskedRoundTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aMessageIsAnsweredByTheFirstRoundThatBeginsAfterIt() {
        var asked = asked(
                posted("earlier"),
                opened("r-1", "earlier"),
                posted("mine"),
                completed("r-1"),
                opened("r-2", "mine"),
                completed("r-2"));

        assertThat(roundOf(asked)).contains("r-2");
    }

    @Test
    void messagesThatWaitedTogetherAreAnsweredByOneRound() {
        var asked = asked(posted("mine"), posted("later"), opened("r-2", "later"), completed("r-2"));

        assertThat(roundOf(asked)).contains("r-2");
    }

    @Test
    void thatTheRoundBeforeItWasSkippedSaysNothingOfIt() {
        var asked = new AskedRound("mine");
        var begun = Stream.of(posted("earlier"), opened("r-1", "earlier"), posted("mine"), skipped("r-1", "earlier"));

        assertThat(begun.allMatch(asked::goesOnAfter)).isTrue();
        assertThat(asked.goesOnAfter(skipped("r-2", "mine"))).isFalse();
        assertThat(asked.unanswered()).contains("nobody");
        assertThat(roundOf(asked)).contains("r-2");
    }

    @Test
    void whatIsPassedOverOrComesTooLateHasNoRound() {
        var over = asked(posted("mine"), new MessagePassedOver("mine", "5 messages wait already", AT));
        assertThat(over.unanswered()).contains("5 messages wait already");
        assertThat(roundOf(over)).isEmpty();

        var late = asked(posted("mine"), new RoundSkipped(Optional.empty(), "mine", "nobody", List.of(), AT));
        assertThat(late.unanswered()).contains("nobody");
        assertThat(roundOf(late)).isEmpty();
    }

    /** Given facts of which the last one ends it. */
    private static AskedRound asked(GroupSessionEvent... facts) {
        var asked = new AskedRound("mine");
        for (int i = 0; i < facts.length; i++) {
            assertThat(asked.goesOnAfter(facts[i])).as("fact " + i).isEqualTo(i < facts.length - 1);
        }
        return asked;
    }

    private static Optional<String> roundOf(AskedRound asked) {
        return asked.account().map(RoundAccount::roundId);
    }

    private static GroupSessionEvent posted(String messageId) {
        var sender = Message.Sender.human("u-1", "Uma");
        return new MessagePosted(Message.plain(messageId, sender, "?", AT, Optional.empty()), AT);
    }

    private static GroupSessionEvent opened(String roundId, String trigger) {
        return new RoundOpened(new Round(roundId, trigger, AT, 1, List.of()), RespondMode.SCORED, List.of(), AT);
    }

    private static GroupSessionEvent completed(String roundId) {
        return new RoundCompleted(roundId, 0, 0, 0, 0, AT);
    }

    private static GroupSessionEvent skipped(String roundId, String trigger) {
        return new RoundSkipped(Optional.of(roundId), trigger, "nobody", List.of(), AT);
    }
}
