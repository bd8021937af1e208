package ninja.helpy.agents.session;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.Round.Question;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.CallDeclined;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RoundEvent.HelpyCalled;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;

/** Answers take their places: in the order of the round, nothing said twice, and whoever they call by name comes next. */
final class Delivery {

    /** A called Helpy takes so many further turns in a round. */
    private static final int CALLS_PER_HELPY_MAX = 1;

    private final Telling telling;

    Delivery(Telling telling) {
        this.telling = telling;
    }

    /** As soon as nobody who comes before is still busy, unless he is late. */
    void deliver() {
        for (int i = 0; i < telling.round().responders().size(); i++) {
            var turn = telling.round().responders().get(i);
            if (turn.isOver() || turn.state() == State.LATE) continue;
            if (turn.state() != State.ANSWERED) return;
            say(turn, false);
        }
    }

    /** A late answer does not wait for its place: it has lost it. */
    void sayLate(String runId) {
        telling.round().responder(runId).ifPresent(turn -> say(turn, true));
    }

    /**
     * The answer of a round that went on without it. Nobody hears it if it was stopped, or its Helpy may not speak now or
     * has been asked something else since.
     */
    void sayOwed(Talk.Owed owed, Answer answer, long cost) {
        var turn = owed.turn();
        var helpyId = turn.helpyId();
        var room = telling.room();
        boolean heard = owed.wanted()
                && room.helpy(helpyId).isPresent()
                && !room.people().isMuted(helpyId, telling.now())
                && !History.hasLastWord(room, helpyId)
                && !hasTurn(room, helpyId);
        if (!heard) {
            telling.write(new TurnCharged(owed.roundId(), helpyId, turn.runId(), cost, telling.now()));
            return;
        }
        var text = answer.text();
        var standIn = answer.standIn();
        telling.write(new HelpyAnswered(owed.roundId(), helpyId, turn.runId(), text, standIn, cost, telling.now()));
        telling.write(
                new AnswerDelivered(owed.roundId(), helpyId, message(turn, text), 0, true, standIn, telling.now()));
    }

    private static boolean hasTurn(GroupSession room, String helpyId) {
        return room.openRound().stream()
                .flatMap(round -> round.responders().stream())
                .anyMatch(turn -> turn.helpyId().equals(helpyId) && !turn.isOver());
    }

    private void say(Responder turn, boolean late) {
        var round = telling.round();
        var answer = telling.room().talk().answer(turn.runId());
        var text = answer.text();
        var echo = echo(turn);
        if (echo.isPresent()) {
            var same = echo.get();
            suppress(turn, Optional.of(same.messageId()), same.similarity(), "says what was said already");
            return;
        }
        if (!turn.question().addressed() && History.hasLastWord(telling.room(), turn.helpyId())) {
            suppress(turn, Optional.empty(), 0, History.LAST_WORD);
            return;
        }
        int order = (int) round.in(State.DELIVERED).count() + 1;
        telling.write(new AnswerDelivered(
                round.roundId(), turn.helpyId(), message(turn, text), order, late, answer.standIn(), telling.now()));
        for (var contradiction : Contradictions.in(text, answersSince(telling.room(), turn))) {
            telling.write(new ContradictionNoted(
                    round.roundId(), turn.helpyId(), turn.runId(), turn.messageId(), contradiction, telling.now()));
        }
        called(turn, text);
    }

    private void suppress(Responder turn, Optional<String> similarTo, double similarity, String reason) {
        telling.write(new AnswerSuppressed(
                telling.round().roundId(), turn.helpyId(), turn.runId(), similarTo, similarity, reason, telling.now()));
    }

    private record Echo(String messageId, double similarity) {}

    /** Who was asked by name is heard in any case. So is the first answer to a question, whatever was said before it. */
    private Optional<Echo> echo(Responder turn) {
        if (turn.question().addressed()) return Optional.empty();
        double min = telling.room().settings().bounds().echoMin();
        return answersSince(telling.room(), turn).stream()
                .map(m -> new Echo(m.messageId(), likeness(turn, m.messageId())))
                .filter(echo -> echo.similarity() >= min)
                .max((one, other) -> Double.compare(one.similarity(), other.similarity()));
    }

    /** How much an answer says what that message says. */
    double likeness(Responder turn, String messageId) {
        double exact = telling.moment().likeness().between(turn.messageId(), messageId);
        return Math.round(exact * 1000) / 1000.0;
    }

    /** What other Helpys have said since the question: what an answer must not repeat. */
    static List<Message> answersSince(GroupSession room, Responder turn) {
        return room.talk()
                .backwards()
                .takeWhile(m -> !m.messageId().equals(turn.question().messageId()))
                .filter(m -> m.sender().type() == Message.Type.HELPY)
                .filter(m -> !m.sender().id().equals(turn.helpyId()))
                .toList();
    }

    private void called(Responder turn, String text) {
        var round = telling.round();
        for (var helpyId : Mentions.in(text, telling.room().people().helpys())) {
            if (helpyId.equals(turn.helpyId())) continue;
            var no = declined(turn, helpyId);
            if (no.isPresent()) {
                telling.write(new CallDeclined(round.roundId(), turn.messageId(), helpyId, no.get(), telling.now()));
            } else {
                telling.write(new HelpyCalled(round.roundId(), callOf(turn, helpyId), telling.now()));
            }
        }
    }

    /** Helpys may call one another, but not for ever: bounded in depth, in turns and in credits. */
    private Optional<String> declined(Responder caller, String helpyId) {
        var room = telling.room();
        var turns = telling.round().responders();
        var bounds = room.settings().bounds();
        long calls = turns.stream()
                .filter(r -> r.helpyId().equals(helpyId) && r.question().depth() > 0)
                .count();
        long dearest = turns.stream().mapToLong(Responder::credits).max().orElse(0);
        long used = turns.stream().mapToLong(Responder::credits).sum()
                + room.talk().answers().comparisonCredits();
        if (!room.isOpen()) return Optional.of("the room has ended");
        if (room.people().isMuted(helpyId, telling.now())) return Optional.of("is muted");
        if (caller.question().depth() >= bounds.mentionDepthMax())
            return Optional.of("Helpys may call one another " + bounds.mentionDepthMax() + " deep");
        if (calls >= CALLS_PER_HELPY_MAX) return Optional.of("was called in this round already");
        if (turns.size() >= bounds.turnsMax()) return Optional.of("the round has had its turns");
        if (used + dearest > bounds.creditsMax()) return Optional.of("the credits of this round are used up");
        return Optional.empty();
    }

    private Responder callOf(Responder caller, String helpyId) {
        var roundId = telling.round().roundId();
        var name = telling.room().helpy(caller.helpyId()).map(RoomHelpy::name).orElse("another Helpy");
        return new Responder(
                helpyId,
                Ids.of("run", roundId, helpyId, caller.messageId()),
                Ids.of("answer", roundId, helpyId, caller.messageId()),
                new Question(caller.messageId(), caller.question().depth() + 1, true),
                1,
                "called by " + name,
                State.WAITING,
                0,
                Optional.empty());
    }

    private Message message(Responder turn, String text) {
        var name = telling.room().helpy(turn.helpyId()).map(RoomHelpy::name).orElse("Helpy");
        return Message.plain(
                turn.messageId(),
                Message.Sender.helpy(turn.helpyId(), name),
                text,
                telling.now(),
                Optional.of(turn.runId()));
    }
}
