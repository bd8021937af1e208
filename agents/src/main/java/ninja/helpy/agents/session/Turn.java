package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/**
 * What follows from a fact in a room. Pure: takes the room, gives the facts to write; the runs to start are those whose
 * {@link HelpyStarted} is among them.
 */
final class Turn {

    /** Runs of one room at a time. */
    static final int RUNS_MAX = 3;

    private final List<GroupSessionEvent> facts = new ArrayList<>();
    private final Instant now;
    private GroupSession room;

    private Turn(GroupSession room, Instant now) {
        this.room = room;
        this.now = now;
    }

    /** A person has spoken. During a round the message waits for the next one, together with others. */
    static List<GroupSessionEvent> onMessage(GroupSession room, Message message, Instant now) {
        var turn = new Turn(room, now);
        turn.write(new GroupSessionEvent.MessagePosted(message, now));
        turn.goOn();
        return turn.facts;
    }

    /** A run of the round has its answer. An unknown or finished run changes nothing. */
    static List<GroupSessionEvent> onAnswer(GroupSession room, String runId, String text, long cost, Instant now) {
        var responder = running(room, runId);
        if (responder.isEmpty()) return List.of();
        var turn = new Turn(room, now);
        turn.write(new HelpyAnswered(turn.roundId(), responder.get().helpyId(), runId, text, cost, now));
        turn.goOn();
        return turn.facts;
    }

    static List<GroupSessionEvent> onFailure(
            GroupSession room, String runId, Refusal code, String detail, Instant now) {
        var responder = running(room, runId);
        if (responder.isEmpty()) return List.of();
        var turn = new Turn(room, now);
        turn.write(new HelpyFailed(turn.roundId(), responder.get().helpyId(), runId, code, detail, now));
        turn.goOn();
        return turn.facts;
    }

    /** The round took too long: whoever has not answered does not answer any more. */
    static List<GroupSessionEvent> onDeadline(GroupSession room, Instant now) {
        if (room.openRound().isEmpty()) return List.of();
        var turn = new Turn(room, now);
        for (var responder : room.openRound().get().responders()) {
            if (isOver(responder)) continue;
            var detail = "no answer in time";
            turn.write(new HelpyFailed(
                    turn.roundId(), responder.helpyId(), responder.runId(), Refusal.TIMEOUT, detail, now));
        }
        turn.goOn();
        return turn.facts;
    }

    private void goOn() {
        if (room.openRound().isEmpty()) openRound();
        if (room.openRound().isEmpty()) return;
        deliver();
        startWaiting();
        closeRound();
    }

    private void openRound() {
        if (room.talk().queued().isEmpty() || !room.isOpen()) return;
        var queued = room.talk().queued();
        var trigger = room.message(queued.get(queued.size() - 1));
        if (trigger.isEmpty()) return;
        var roundId = Ids.of(
                "round", room.about().orElseThrow().sessionId(), trigger.get().messageId());
        var responders = Speakers.choose(room, trigger.get(), roundId);
        if (responders.isEmpty()) {
            var reason = room.helpys().isEmpty() ? "no Helpy is in the room" : "nobody was asked";
            queued.forEach(messageId -> write(new RoundSkipped(messageId, reason, now)));
            return;
        }
        write(new RoundStarted(new Round(roundId, trigger.get().messageId(), now, responders), now));
    }

    /** In the order of the round, as soon as nobody who comes before is still busy. */
    private void deliver() {
        int order = 0;
        for (var responder : room.openRound().orElseThrow().responders()) {
            if (!isOver(responder)) return;
            if (responder.state() == State.FAILED) continue;
            order++;
            if (room.message(responder.messageId()).isPresent()) continue;
            write(new AnswerDelivered(roundId(), responder.helpyId(), message(responder), order, now));
        }
    }

    private void startWaiting() {
        var responders = room.openRound().orElseThrow().responders();
        long free = RUNS_MAX
                - responders.stream().filter(r -> r.state() == State.RUNNING).count();
        responders.stream()
                .filter(r -> r.state() == State.WAITING)
                .limit(Math.max(0, free))
                .forEach(r -> write(new HelpyStarted(roundId(), r.helpyId(), r.runId(), now)));
    }

    private void closeRound() {
        var responders = room.openRound().orElseThrow().responders();
        if (!responders.stream().allMatch(Turn::isOver)) return;
        int failed =
                (int) responders.stream().filter(r -> r.state() == State.FAILED).count();
        write(new RoundCompleted(roundId(), responders.size() - failed, failed, now));
        goOn();
    }

    private Message message(Responder responder) {
        var name = room.helpy(responder.helpyId()).map(RoomHelpy::name).orElse("Helpy");
        var text = room.talk().answers().getOrDefault(responder.runId(), "");
        return new Message(
                responder.messageId(),
                Message.Sender.helpy(responder.helpyId(), name),
                text,
                now,
                Optional.of(responder.runId()),
                Optional.empty());
    }

    private static Optional<Responder> running(GroupSession room, String runId) {
        return room.openRound().stream()
                .flatMap(round -> round.responders().stream())
                .filter(r -> r.runId().equals(runId) && !isOver(r))
                .findFirst();
    }

    private static boolean isOver(Responder responder) {
        return responder.state() == State.ANSWERED || responder.state() == State.FAILED;
    }

    private String roundId() {
        return room.openRound().orElseThrow().roundId();
    }

    private void write(GroupSessionEvent fact) {
        facts.add(fact);
        room = GroupSession.fold(room, fact);
    }
}
