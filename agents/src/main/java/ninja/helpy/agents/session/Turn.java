package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.SessionEnded;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;
import ninja.helpy.agents.session.RoundEvent.TurnLate;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;

/**
 * What follows from what happens in a room. Pure: takes the room and what has happened, gives the facts to write and the
 * errands to run. A round goes receive → choose ({@link Speakers}) → hold ({@link Opening}) → generate, at most
 * {@link #RUNS_MAX} at a time → coordinate ({@link Coordinator}) and send ({@link Delivery}).
 */
final class Turn {

    /** Runs of one room at a time. */
    static final int RUNS_MAX = 3;

    private final Telling telling;

    private Turn(GroupSession room, Moment moment) {
        this.telling = new Telling(room, moment);
    }

    /** A person has spoken. During a round the message waits for the next one, together with others. */
    static Step onMessage(GroupSession room, Message message, Moment moment) {
        var turn = new Turn(room, moment);
        turn.telling.write(new MessagePosted(message, moment.now()));
        turn.boundQueue();
        return turn.goOn();
    }

    static Step onHolds(GroupSession room, String roundId, Opening.Holds holds, Moment moment) {
        var turn = new Turn(room, moment);
        Opening.onHolds(turn.telling, roundId, holds);
        return turn.goOn();
    }

    /** A model's order of those who were tied; empty if it gave none. Names that were not tied change nothing. */
    static Step onTie(GroupSession room, String roundId, Opening.Holds holds, TieOrder order, Moment moment) {
        var turn = new Turn(room, moment);
        Opening.onTie(turn.telling, roundId, holds, order);
        return turn.goOn();
    }

    /** What came of asking a model to compare the answers. Later than they wait for it, it only costs. */
    static Step onCompared(GroupSession room, String roundId, Compared said, Moment moment) {
        var turn = new Turn(room, moment);
        new Coordinator(turn.telling).onCompared(roundId, said);
        return turn.goOn();
    }

    /** A run has its answer. That of an unknown or finished run changes nothing. */
    static Step onAnswer(GroupSession room, String runId, Answer answer, long cost, Moment moment) {
        var turn = new Turn(room, moment);
        var owed = room.talk().owed(runId);
        if (owed.isPresent()) {
            new Delivery(turn.telling).sayOwed(owed.get(), answer, cost);
            return turn.goOn();
        }
        var running = atWork(room, runId);
        if (running.isEmpty()) return Step.NOTHING;
        var helpyId = running.get().helpyId();
        turn.telling.write(
                new HelpyAnswered(turn.roundId(), helpyId, runId, answer.text(), answer.standIn(), cost, moment.now()));
        if (running.get().state() == State.LATE) new Delivery(turn.telling).sayLate(runId);
        return turn.goOn();
    }

    /** A run has ended without an answer; the others go on. */
    static Step onFailure(GroupSession room, String runId, Refusal code, String detail, long cost, Moment moment) {
        var turn = new Turn(room, moment);
        var owed = room.talk().owed(runId);
        if (owed.isPresent()) {
            var helpyId = owed.get().turn().helpyId();
            turn.telling.write(new TurnCharged(owed.get().roundId(), helpyId, runId, cost, moment.now()));
            return turn.goOn();
        }
        var running = atWork(room, runId);
        if (running.isEmpty()) return Step.NOTHING;
        var helpyId = running.get().helpyId();
        turn.telling.write(new HelpyFailed(turn.roundId(), helpyId, runId, code, detail, moment.now()));
        turn.telling.write(new TurnCharged(turn.roundId(), helpyId, runId, cost, moment.now()));
        return turn.goOn();
    }

    /** Somebody has changed who may speak, or stops who does: the facts, and which turns end by them. */
    static Step onChange(GroupSession room, List<GroupSessionEvent> facts, Stopping stopping, Moment moment) {
        var turn = new Turn(room, moment);
        facts.forEach(turn.telling::write);
        stopping.apply(turn.telling);
        return turn.goOn();
    }

    /** Time has passed: windows and deadlines, rounds that had to wait, and a room that everybody has left. */
    static Step onTime(GroupSession room, Moment moment) {
        var turn = new Turn(room, moment);
        room.openRound().ifPresent(turn::watchTime);
        boolean isOver = room.endsAt(moment.desertedMax())
                .filter(at -> !at.isAfter(moment.now()))
                .isPresent();
        if (isOver) turn.telling.write(new SessionEnded(moment.now()));
        return turn.goOn();
    }

    /** When time alone changes something; never, if something else has to happen first. */
    static Optional<Instant> due(GroupSession room, Moment moment) {
        return Stream.concat(dueInRound(room, moment).stream(), room.endsAt(moment.desertedMax()).stream())
                .min(Instant::compareTo);
    }

    private static Optional<Instant> dueInRound(GroupSession room, Moment moment) {
        if (room.openRound().isEmpty()) {
            if (room.talk().queued().isEmpty()) return Optional.empty();
            return Optional.of(new History(room, moment.now()).quietUntil());
        }
        var round = room.openRound().get();
        var window = room.settings().pace().turnWindow();
        var windows = round.in(State.RUNNING).flatMap(r -> r.since().stream()).map(since -> since.plus(window));
        var compared = room.talk().answers().comparison().flatMap(Comparison::until);
        var deadline = round.startedAt().plus(moment.roundDeadline());
        return Stream.of(Stream.of(deadline), windows, compared.stream())
                .flatMap(times -> times)
                .min(Instant::compareTo);
    }

    /** What a room that comes back from the journal has to see to: all that is open, once more. */
    static List<Errand> resume(GroupSession room) {
        var errands = new ArrayList<Errand>();
        room.openRound().ifPresent(round -> {
            if (round.isOpening()) errands.add(new Errand.HoldCredits(round));
            round.responders().stream()
                    .filter(r -> r.state().isAtWork())
                    .forEach(r -> errands.add(new Errand.StartRun(r)));
            room.talk()
                    .answers()
                    .comparison()
                    .ifPresent(comparison -> comparison
                            .until()
                            .ifPresent(until -> errands.add(new Errand.CompareAnswers(
                                    round.roundId(), comparison.runIds(), comparison.credits(), until))));
        });
        return errands;
    }

    private Step goOn() {
        Optional<Round> before;
        do {
            before = telling.room().openRound();
            if (before.isEmpty()) openRound();
            else if (!before.get().isOpening()) proceed();
        } while (!telling.room().openRound().equals(before));
        return telling.step();
    }

    private void proceed() {
        if (new Coordinator(telling).isReady()) new Delivery(telling).deliver();
        startWaiting();
        closeRound();
    }

    private void openRound() {
        var room = telling.room();
        var queued = room.talk().queued();
        var messages = queued.stream().flatMap(id -> room.message(id).stream()).toList();
        if (queued.isEmpty()) return;
        var newest = queued.get(queued.size() - 1);
        if (messages.isEmpty() || !room.isOpen()) {
            var reason = room.isOpen() ? "too much was said since" : "the room has ended";
            telling.write(new RoundSkipped(Optional.empty(), newest, reason, List.of(), telling.now()));
            return;
        }
        var selection = Speakers.select(room, messages, telling.now());
        var round = selection.round();
        if (round.responders().isEmpty()) {
            telling.write(new RoundSkipped(
                    Optional.of(round.roundId()), newest, selection.nobody(), selection.considered(), telling.now()));
        } else if (selection.notBefore().isEmpty()) {
            var mode = room.settings().respondMode();
            telling.write(new RoundOpened(round, mode, selection.considered(), telling.now()));
            telling.then(new Errand.HoldCredits(round));
        }
    }

    /** Of those that wait, one that calls nobody by name goes first; it is read in any case. */
    private void boundQueue() {
        var room = telling.room();
        var queued = room.talk().queued();
        int max = room.settings().pace().queueMax();
        if (queued.size() <= max) return;
        var helpys = room.people().helpys();
        var out = queued.stream()
                .filter(id -> room.message(id)
                        .filter(m -> !Mentions.in(m.content(), helpys).isEmpty())
                        .isEmpty())
                .findFirst()
                .orElse(queued.get(0));
        telling.write(new MessagePassedOver(out, max + " messages wait already", telling.now()));
    }

    private void startWaiting() {
        var round = telling.round();
        long free = RUNS_MAX
                - round.responders().stream().filter(r -> r.state().isAtWork()).count();
        round.in(State.WAITING).limit(Math.max(0, free)).forEach(r -> {
            telling.write(new HelpyStarted(round.roundId(), r.helpyId(), r.runId(), telling.now()));
            telling.then(new Errand.StartRun(r));
        });
    }

    /** A late turn does not keep the next message waiting: its answer comes when it comes. */
    private void closeRound() {
        var round = telling.round();
        boolean onlyLate = round.responders().stream().allMatch(r -> r.isOver() || r.state() == State.LATE);
        if (!onlyLate) return;
        if (!telling.room().talk().queued().isEmpty()) round.in(State.LATE).forEach(this::overdue);
        var turns = telling.round();
        if (!turns.responders().stream().allMatch(Responder::isOver)) return;
        Floor.unbalanced(telling.room(), turns, telling.now()).forEach(telling::write);
        telling.write(new RoundCompleted(
                turns.roundId(),
                (int) turns.in(State.DELIVERED).count(),
                (int) turns.in(State.SUPPRESSED).count(),
                (int) turns.in(State.FAILED).count(),
                (int) turns.in(State.STOPPED).count(),
                telling.now()));
    }

    private void watchTime(Round round) {
        new Coordinator(telling).watchTime();
        if (!telling.now().isBefore(round.startedAt().plus(telling.moment().roundDeadline()))) {
            round.responders().forEach(this::endInTime);
            return;
        }
        var window = telling.room().settings().pace().turnWindow();
        round.in(State.RUNNING)
                .filter(r -> r.since()
                        .filter(since -> !since.plus(window).isAfter(telling.now()))
                        .isPresent())
                .forEach(r -> telling.write(new TurnLate(round.roundId(), r.helpyId(), r.runId(), telling.now())));
    }

    /** The deadline: whoever has not answered does not answer any more, unless it has finished just now. */
    private void endInTime(Responder turn) {
        if (turn.state().isAtWork()) {
            overdue(turn);
            telling.then(new Errand.StopRun(turn.runId(), "the round took too long"));
        } else if (turn.state() == State.WAITING || turn.state() == State.CANDIDATE) {
            telling.write(new HelpyFailed(
                    roundId(),
                    turn.helpyId(),
                    turn.runId(),
                    Refusal.TIMEOUT,
                    "the round took too long",
                    telling.now()));
            telling.then(new Errand.ReleaseHold(turn.runId()));
        }
    }

    private void overdue(Responder turn) {
        telling.write(new TurnOverdue(roundId(), turn.helpyId(), turn.runId(), telling.now()));
    }

    /** Also one for which the room waits no more. */
    static Optional<Responder> of(GroupSession room, String runId) {
        return room.openRound()
                .flatMap(round -> round.responder(runId))
                .or(() -> room.talk().owed(runId).map(Talk.Owed::turn));
    }

    private static Optional<Responder> atWork(GroupSession room, String runId) {
        return room.openRound()
                .flatMap(round -> round.responder(runId))
                .filter(r -> r.state().isAtWork());
    }

    private String roundId() {
        return telling.round().roundId();
    }
}
