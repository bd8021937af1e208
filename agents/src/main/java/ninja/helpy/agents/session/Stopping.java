package ninja.helpy.agents.session;

import java.util.Optional;
import java.util.function.Predicate;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;

/**
 * Which turns and waiting messages end at somebody's word.
 *
 * @param by who said so; empty if it follows from something else
 */
record Stopping(Predicate<Responder> turns, Predicate<String> waiting, Optional<String> by, String reason) {

    static final Stopping NOTHING = new Stopping(turn -> false, id -> false, Optional.empty(), "");

    /** This one may not speak any more. */
    static Stopping helpy(String helpyId, Optional<String> by, String reason) {
        boolean all = helpyId.equals(People.EVERYONE);
        return new Stopping(turn -> all || turn.helpyId().equals(helpyId), id -> false, by, reason);
    }

    /** One turn, one Helpy's turns, whatever I have set off, or all. */
    static Stopping in(GroupSession room, GroupSessionCommand.StopTurns c) {
        var by = c.memberId();
        return switch (c.scope()) {
            case TURN ->
                new Stopping(turn -> c.target().filter(turn.runId()::equals).isPresent(), id -> false, by, "stopped");
            case AGENT -> helpy(c.target().orElse(""), by, "stopped");
            case MINE ->
                new Stopping(
                        turn -> room.openRound()
                                .filter(round -> isBy(room, round.triggerMessageId(), by))
                                .isPresent(),
                        id -> isBy(room, id, by),
                        by,
                        "stopped");
            case ROOM -> new Stopping(turn -> true, id -> true, by, "stopped");
        };
    }

    private static boolean isBy(GroupSession room, String messageId, Optional<String> userId) {
        return room.message(messageId)
                .filter(m -> userId.filter(m.sender().id()::equals).isPresent())
                .isPresent();
    }

    /** Answers that wait for their place are not said; runs are told, and charged for what they have used. */
    void apply(Telling telling) {
        for (var messageId : telling.room().talk().queued()) {
            if (waiting.test(messageId)) telling.write(new MessagePassedOver(messageId, reason, telling.now()));
        }
        if (telling.room().openRound().isEmpty()) return;
        var round = telling.round();
        round.responders().stream().filter(r -> !r.isOver() && turns.test(r)).forEach(r -> stop(telling, round, r));
    }

    private void stop(Telling telling, Round round, Responder turn) {
        if (turn.state() == State.ANSWERED) {
            telling.write(new AnswerSuppressed(
                    round.roundId(), turn.helpyId(), turn.runId(), Optional.empty(), 0, reason, telling.now()));
            return;
        }
        telling.write(new HelpyStopped(round.roundId(), turn.helpyId(), turn.runId(), by, reason, telling.now()));
        if (turn.state().isAtWork()) telling.then(new Errand.StopRun(turn.runId(), reason));
        else if (turn.state() == State.WAITING) telling.then(new Errand.ReleaseHold(turn.runId()));
    }
}
