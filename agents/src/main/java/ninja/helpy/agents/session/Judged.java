package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.session.Rejudgement.Sums;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.AnswersCompared;

/**
 * One round, as it was and as it would have been.
 *
 * @param recorded who took a turn, in order; Helpys that another one called are not among them
 * @param then who would have
 * @param reasons of those, by Helpy
 * @param suppressedThen whose answer, as it was given, would not have been said
 * @param nobody why nobody would have answered
 */
public record Judged(
        String roundId,
        String triggerMessageId,
        Instant at,
        List<String> recorded,
        List<String> then,
        Map<String, String> reasons,
        Set<String> suppressedThen,
        Optional<String> nobody,
        long cost,
        long costThen,
        boolean isEstimated) {

    public Judged {
        recorded = List.copyOf(recorded);
        then = List.copyOf(then);
        reasons = Map.copyOf(reasons);
        suppressedThen = Set.copyOf(suppressedThen);
    }

    /** Until all the room is read: what an answer that was never given would have cost is not known before. */
    record Draft(Judged known, List<String> neverAnswered, Map<String, Long> costs, Sums sumsRecorded, Sums sumsThen) {

        boolean isDifferent() {
            return !known.recorded.equals(known.then) || sumsRecorded.suppressed() != sumsThen.suppressed();
        }

        Judged with(MeanCosts means) {
            long guessed = neverAnswered.stream().mapToLong(means::of).sum();
            return new Judged(
                    known.roundId,
                    known.triggerMessageId,
                    known.at,
                    known.recorded,
                    known.then,
                    known.reasons,
                    known.suppressedThen,
                    known.nobody,
                    known.cost,
                    known.costThen + guessed,
                    !neverAnswered.isEmpty());
        }
    }

    static Draft draft(
            String roundId,
            String triggerMessageId,
            Instant at,
            Optional<RoundAccount> account,
            Speakers.Selection selection,
            RoomSettings rules,
            Function<String, Embedding> ears) {
        var turns = account.map(RoundAccount::turns).orElse(List.of());
        var taken = turns.stream().filter(turn -> isBase(turn.chosen())).toList();
        var recorded = taken.stream().map(turn -> turn.chosen().helpyId()).toList();
        var chosen = selection.round().responders().stream()
                .limit(selection.round().placesMax())
                .toList();
        var then = chosen.stream().map(Responder::helpyId).toList();
        var texts = new HashMap<String, String>();
        var costs = new HashMap<String, Long>();
        taken.forEach(
                turn -> turn.text().ifPresent(text -> texts.put(turn.chosen().helpyId(), text)));
        taken.forEach(
                turn -> turn.cost().ifPresent(cost -> costs.put(turn.chosen().helpyId(), cost)));
        var suppressed = echoes(chosen, texts, rules.bounds().echoMin(), ears);
        var comparing = account.map(RoundAccount::comparing)
                .filter(any -> rules.coordination() == Coordination.MODEL)
                .filter(any -> compared(any, taken).filter(then::contains).count() >= 2);
        comparing
                .flatMap(RoundAccount.Comparing::said)
                .ifPresent(said -> suppressed.addAll(echoes(said, taken, chosen, suppressed)));
        var neverAnswered = then.stream().filter(id -> !costs.containsKey(id)).toList();
        long cost = account.map(RoundAccount::cost).orElse(0L);
        long costThen = kept(turns, Set.copyOf(then))
                + comparing.map(RoundAccount.Comparing::cost).orElse(0L);
        var reasons = new HashMap<String, String>();
        chosen.forEach(turn -> reasons.put(turn.helpyId(), turn.reason()));
        var nobody = then.isEmpty() ? Optional.of(selection.nobody()) : Optional.<String>empty();
        var known = new Judged(
                roundId, triggerMessageId, at, recorded, then, reasons, suppressed, nobody, cost, costThen, false);
        long unsaid = taken.stream().filter(t -> t.state() == State.SUPPRESSED).count();
        return new Draft(
                known,
                neverAnswered,
                costs,
                new Sums(recorded.size(), recorded.isEmpty() ? 1 : 0, unsaid, cost),
                new Sums(then.size(), then.isEmpty() ? 1 : 0, suppressed.size(), costThen));
    }

    private static boolean isBase(Responder turn) {
        return turn.question().depth() == 0;
    }

    /** Of the answers that were given, those that repeat one before them. */
    private static Set<String> echoes(
            List<Responder> chosen, Map<String, String> texts, double echoMin, Function<String, Embedding> ears) {
        var suppressed = new HashSet<String>();
        var said = new ArrayList<Embedding>();
        for (var turn : chosen) {
            var text = texts.get(turn.helpyId());
            if (text == null) continue;
            var says = ears.apply(text);
            boolean isEcho = said.stream().anyMatch(before -> before.likeness(says) >= echoMin);
            if (isEcho && !turn.question().addressed()) suppressed.add(turn.helpyId());
            else said.add(says);
        }
        return suppressed;
    }

    /** Whose answers a model was asked about. */
    private static Stream<String> compared(RoundAccount.Comparing comparing, List<RoundAccount.Turn> taken) {
        var runIds = comparing.asked().map(asked -> asked.runIds()).orElse(List.of());
        return taken.stream()
                .filter(turn -> runIds.contains(turn.chosen().runId()))
                .map(turn -> turn.chosen().helpyId());
    }

    /** As the model has said, where both would have answered then, and the one that says it first would be said. */
    private static Set<String> echoes(
            AnswersCompared said, List<RoundAccount.Turn> taken, List<Responder> chosen, Set<String> suppressed) {
        var helpys = new HashMap<String, String>();
        taken.forEach(turn -> helpys.put(turn.chosen().runId(), turn.chosen().helpyId()));
        var heard = new HashSet<String>();
        chosen.stream()
                .map(Responder::helpyId)
                .filter(id -> !suppressed.contains(id))
                .forEach(heard::add);
        var unasked = chosen.stream()
                .filter(turn -> !turn.question().addressed())
                .map(Responder::helpyId)
                .collect(Collectors.toSet());
        return said.echoes().stream()
                .filter(echo -> heard.contains(helpys.getOrDefault(echo.earlierRunId(), "")))
                .map(echo -> helpys.getOrDefault(echo.runId(), ""))
                .filter(helpyId -> heard.contains(helpyId) && unasked.contains(helpyId))
                .collect(Collectors.toSet());
    }

    /** What the turns of these have cost, and of those whom they called. */
    private static long kept(List<RoundAccount.Turn> turns, Set<String> helpyIds) {
        return turns.stream()
                .filter(turn -> helpyIds.contains(root(turns, turn).chosen().helpyId()))
                .mapToLong(turn -> turn.cost().orElse(0L))
                .sum();
    }

    /** The turn at whose end of the chain of calls this one stands. */
    private static RoundAccount.Turn root(List<RoundAccount.Turn> turns, RoundAccount.Turn turn) {
        if (isBase(turn.chosen())) return turn;
        return turns.stream()
                .filter(caller -> caller.chosen()
                        .messageId()
                        .equals(turn.chosen().question().messageId()))
                .findFirst()
                .map(caller -> root(turns, caller))
                .orElse(turn);
    }
}
