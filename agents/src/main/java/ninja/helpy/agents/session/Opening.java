package ninja.helpy.agents.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.TieBroken;

/**
 * From the short list to those who answer: who has credits, within the round's bound, and who of the tied. It only ever
 * takes away; nobody who was not on the list comes in here.
 */
final class Opening {

    /** What was held for the short list, by run, or why not. */
    record Holds(Map<String, Long> held, Map<String, Refused> refused) {

        Holds {
            held = Map.copyOf(held);
            refused = Map.copyOf(refused);
        }
    }

    private static final Refused BOUND =
            new Refused(Refusal.SPENDING_LIMIT_EXCEEDED, "the credits of this round are used up");

    private final Telling telling;
    private final Round round;
    private final Holds holds;

    private Opening(Telling telling, Holds holds) {
        this.telling = telling;
        this.round = telling.round();
        this.holds = holds;
    }

    /** Holds of a round that nobody waits for any more are given back. */
    static void onHolds(Telling telling, String roundId, Holds holds) {
        if (!isAwaited(telling, roundId)) {
            holds.held().keySet().forEach(runId -> telling.then(new Errand.ReleaseHold(runId)));
            return;
        }
        var opening = new Opening(telling, holds);
        var able = opening.able();
        if (able.size() <= opening.round.placesMax()) opening.start(able);
        else telling.then(new Errand.BreakTie(opening.round, opening.tied(able), holds));
    }

    static void onTie(Telling telling, String roundId, Holds holds, TieOrder order) {
        if (!isAwaited(telling, roundId)) {
            onHolds(telling, roundId, holds);
            return;
        }
        var opening = new Opening(telling, holds);
        opening.start(opening.ordered(order));
    }

    private static boolean isAwaited(Telling telling, String roundId) {
        return telling.room()
                .openRound()
                .filter(open -> open.roundId().equals(roundId) && open.isOpening())
                .isPresent();
    }

    private List<Responder> able() {
        return round.in(State.CANDIDATE)
                .filter(r -> holds.held().containsKey(r.runId()))
                .toList();
    }

    /** Those between whom the last places are to be decided. */
    private List<Responder> tied(List<Responder> able) {
        double last = able.get(round.placesMax() - 1).score();
        return able.stream()
                .filter(r -> Math.abs(r.score() - last) <= Speakers.TIE)
                .toList();
    }

    /** Tied ones in the model's order, everyone else where the scores have put him. */
    private List<Responder> ordered(TieOrder order) {
        var able = able();
        if (able.size() <= round.placesMax()) return able;
        var tied = new ArrayList<>(tied(able));
        var named = order.helpyIds().stream()
                .filter(id -> tied.stream().anyMatch(r -> r.helpyId().equals(id)))
                .distinct()
                .toList();
        if (!order.model().isEmpty()) {
            telling.write(new TieBroken(round.roundId(), named, order.model(), order.cost(), telling.now()));
        }
        tied.sort(Comparator.comparingInt(
                r -> named.contains(r.helpyId()) ? named.indexOf(r.helpyId()) : Integer.MAX_VALUE));
        int first = able.indexOf(tied(able).get(0));
        return Stream.of(able.subList(0, first), tied, able.subList(first + tied.size(), able.size()))
                .flatMap(List::stream)
                .toList();
    }

    /** The first of these as far as places and the round's credits go; all other holds are given back. */
    private void start(List<Responder> able) {
        holds.held().keySet().stream()
                .filter(runId -> able.stream().noneMatch(r -> r.runId().equals(runId)))
                .forEach(runId -> telling.then(new Errand.ReleaseHold(runId)));
        long left = telling.room().settings().bounds().creditsMax();
        var turns = new ArrayList<Responder>();
        var failed = new ArrayList<HelpyFailed>();
        for (var turn : able) {
            long credits = holds.held().getOrDefault(turn.runId(), 0L);
            boolean isPlaced = turns.size() < round.placesMax();
            boolean isPaid = isPlaced && credits <= left;
            if (isPlaced) turns.add(turn.holding(isPaid ? credits : 0));
            if (isPaid) left -= credits;
            else telling.then(new Errand.ReleaseHold(turn.runId()));
            if (isPlaced && !isPaid) failed.add(failure(turn, BOUND));
        }
        for (var turn : round.responders()) {
            var no = holds.refused().get(turn.runId());
            if (turn.state() != State.CANDIDATE) turns.add(turn);
            else if (no != null) {
                turns.add(turn.holding(0));
                failed.add(failure(turn, no));
            }
        }
        telling.write(new RoundStarted(round.with(turns), telling.now()));
        failed.forEach(telling::write);
    }

    private HelpyFailed failure(Responder turn, Refused why) {
        return new HelpyFailed(
                round.roundId(), turn.helpyId(), turn.runId(), why.reason(), why.detail(), telling.now());
    }
}
