package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private GroupSession room = room(RespondMode.SCORED, 5);

    @Test
    void atMostThreeRunsBeginAtOnceAndTheNextFollowsWhenOneHasEnded() {
        var facts = say("m-1", "What is light?");

        assertThat(started(facts)).hasSize(3);
        var first = started(facts).get(0);
        assertThat(started(answer(first, "Waves."))).hasSize(1);
    }

    @Test
    void whoeverIsMentionedAnswersAndNobodyElse() {
        var facts = say("m-1", "@H2 what is light?");

        assertThat(responders(facts)).containsExactly("h-2");
    }

    @Test
    void theHelpyWhoseSubjectItIsComesFirst() {
        var facts = say("m-1", "I love subject4 so much");

        assertThat(responders(facts).get(0)).isEqualTo("h-4");
    }

    @Test
    void answersAreDeliveredInTheOrderOfTheRoundWhoeverWasFaster() {
        var runs = started(say("m-1", "Hello all"));

        assertThat(answer(runs.get(1), "two")).noneMatch(AnswerDelivered.class::isInstance);
        var delivered = answer(runs.get(0), "one").stream()
                .filter(AnswerDelivered.class::isInstance)
                .map(fact -> ((AnswerDelivered) fact).message().content())
                .toList();
        assertThat(delivered).containsExactly("one", "two");
    }

    @Test
    void oneFailureDoesNotStopTheOthersAndTheRoundStillEnds() {
        room = room(RespondMode.ALL, 3);
        var runs = started(say("m-1", "Hello all"));
        write(Turn.onFailure(room, runs.get(0), Refusal.INSUFFICIENT_CREDITS, "no credits", NOW));
        answer(runs.get(1), "two");

        var end = answer(runs.get(2), "three");

        assertThat(end).contains(new RoundCompleted(roundId(), 2, 1, NOW));
        assertThat(room.openRound()).isEmpty();
    }

    @Test
    void messagesDuringARoundWaitForTheNextOneWhichAnswersTheNewest() {
        room = room(RespondMode.ALL, 1);
        var run = started(say("m-1", "first")).get(0);
        assertThat(started(say("m-2", "second"))).isEmpty();
        assertThat(started(say("m-3", "third"))).isEmpty();

        var next = answer(run, "answer to the first");

        assertThat(next)
                .filteredOn(RoundStarted.class::isInstance)
                .extracting(fact -> ((RoundStarted) fact).round().triggerMessageId())
                .containsExactly("m-3");
    }

    @Test
    void whenNobodyIsAskedNobodyAnswersAndTheRoomSaysWhy() {
        room = room(RespondMode.MENTION, 3);

        assertThat(say("m-1", "just thinking aloud")).anyMatch(RoundSkipped.class::isInstance);
        assertThat(room.openRound()).isEmpty();
    }

    @Test
    void anAnswerOfAnotherRoundOrASecondOneOfTheSameRunChangesNothing() {
        var run = started(say("m-1", "Hello")).get(0);
        answer(run, "one");

        assertThat(answer(run, "one again")).isEmpty();
        assertThat(answer("unknown", "?")).isEmpty();
    }

    @Test
    void afterTheDeadlineTheRoundEndsWithTheAnswersItHas() {
        room = room(RespondMode.ALL, 2);
        var runs = started(say("m-1", "Hello"));
        answer(runs.get(1), "two");

        var facts = write(Turn.onDeadline(room, NOW));

        assertThat(facts).anyMatch(HelpyFailed.class::isInstance).anyMatch(RoundCompleted.class::isInstance);
        assertThat(room.talk().recent()).extracting(Message::content).containsExactly("Hello", "two");
    }

    @Test
    void theRoomCountsItsFactsAsTheJournalDoesAndKeepsTheNewest() {
        room = room(RespondMode.MENTION, 1);
        IntStream.range(0, 300).forEach(i -> say("m-" + i, "words"));

        var feed = room.feed();
        assertThat(feed.facts()).hasSize(GroupSession.FACTS_MAX);
        assertThat(feed.position()).isEqualTo(2 + 600);
        assertThat(feed.after(600))
                .extracting(GroupSessionCommand.Fact::position)
                .containsExactly(601L, 602L);
        assertThat(feed.reachesBackTo(10)).isFalse();
    }

    private List<GroupSessionEvent> say(String messageId, String words) {
        var sender = Message.Sender.human("u-1", "Uma");
        var message = new Message(messageId, sender, words, NOW, Optional.empty(), Optional.empty());
        return write(Turn.onMessage(room, message, NOW));
    }

    private List<GroupSessionEvent> answer(String runId, String text) {
        return write(Turn.onAnswer(room, runId, text, 1, NOW));
    }

    private List<GroupSessionEvent> write(List<GroupSessionEvent> facts) {
        for (var fact : facts) room = GroupSession.fold(room, fact);
        return facts;
    }

    private String roundId() {
        return room.feed().facts().stream()
                .map(GroupSessionCommand.Fact::event)
                .filter(RoundStarted.class::isInstance)
                .map(fact -> ((RoundStarted) fact).round().roundId())
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private static List<String> started(List<GroupSessionEvent> facts) {
        return facts.stream()
                .filter(HelpyStarted.class::isInstance)
                .map(fact -> ((HelpyStarted) fact).runId())
                .toList();
    }

    private static List<String> responders(List<GroupSessionEvent> facts) {
        return facts.stream()
                .filter(RoundStarted.class::isInstance)
                .flatMap(fact -> ((RoundStarted) fact).round().responders().stream())
                .map(Round.Responder::helpyId)
                .toList();
    }

    private static GroupSession room(RespondMode mode, int helpys) {
        var list = IntStream.rangeClosed(1, helpys)
                .mapToObj(i -> new RoomHelpy("h-" + i, "H" + i, Optional.of("subject" + i), Optional.empty()))
                .toList();
        var created = new SessionCreated("s-1", "Room", Optional.empty(), new RoomSettings(5, mode), list, NOW);
        return GroupSession.fold(GroupSession.fold(GroupSession.EMPTY, created), new UserJoined("u-1", "Uma", NOW));
    }
}
