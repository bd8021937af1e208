package ninja.helpy.agents.session;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.session.Comparison.Pair;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.AnswersCompared;
import ninja.helpy.agents.session.RoundEvent.ComparisonAsked;
import ninja.helpy.agents.session.RoundEvent.ComparisonCharged;
import ninja.helpy.agents.session.RoundEvent.ComparisonSkipped;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;

/**
 * Whether the answers of a round may be said, and what a model thinks of them first, where the room wants that. The rules
 * come first ({@link Delivery}): a model sees what they leave, once a round. It only takes away, and never the first
 * answer, nor one that was asked for by name, nor one that it has not seen to its end; whatever keeps it from answering,
 * the rules stand.
 */
final class Coordinator {

    /** Of one round; more would only confuse. */
    private static final int CONTRADICTIONS_MAX = 8;

    private static final String TOO_FEW = "fewer than two answers are left to compare";

    private final Telling telling;

    Coordinator(Telling telling) {
        this.telling = telling;
    }

    /** If not, answers wait: for others who are still at work, or for the model. */
    boolean isReady() {
        var answers = answers();
        if (answers.areBeingCompared()) {
            if (waiting(answers).count() >= 2) return false;
            skip(TOO_FEW, 0);
            return true;
        }
        if (answers.comparison().isPresent()) return true;
        if (telling.room().settings().coordination() == Coordination.RULES) return true;
        if (telling.round().responders().stream().anyMatch(Coordinator::isAwaited)) return false;
        if (telling.round().in(State.ANSWERED).findAny().isEmpty()) return true;
        return !isAsked();
    }

    /** Nobody waits for who is late. */
    private static boolean isAwaited(Responder turn) {
        return turn.state() == State.CANDIDATE || turn.state() == State.WAITING || turn.state() == State.RUNNING;
    }

    private boolean isAsked() {
        var round = telling.round();
        var byRules = byRules();
        var left = left(byRules);
        var until = telling.now().plus(telling.moment().comparisonMax());
        long credits = answers().left(round);
        if (left.size() < 2) return skip(TOO_FEW, 0);
        if (until.isAfter(round.startedAt().plus(telling.moment().roundDeadline()))) {
            return skip("no time of the round is left for it", 0);
        }
        if (credits <= 0) return skip("no credits of the round are left for it", 0);
        // Written now, since after a crash nobody knows any more how alike the answers are.
        of(byRules, AnswerSuppressed.class).forEach(telling::write);
        telling.write(new ComparisonAsked(round.roundId(), left, credits, until, telling.now()));
        telling.then(new Errand.CompareAnswers(round.roundId(), left, credits, until));
        return true;
    }

    /** What would be said, and what not, if the rules alone decided now. */
    private List<GroupSessionEvent> byRules() {
        var rehearsal = new Telling(telling.room(), telling.moment());
        new Delivery(rehearsal).deliver();
        return rehearsal.step().facts();
    }

    private static List<String> left(List<GroupSessionEvent> byRules) {
        return of(byRules, AnswerDelivered.class)
                .flatMap(said -> said.message().runId().stream())
                .toList();
    }

    /** What came of asking the model. If nobody waits for it any more, it is only paid. */
    void onCompared(String roundId, Compared said) {
        boolean isOfNewest = answers().roundId().equals(roundId);
        if (!isOfNewest || !answers().areBeingCompared()) charge(roundId, said.cost());
        else if (said.failure().isPresent()) skip(said.failure().get(), said.cost());
        else tell(said);
    }

    void watchTime() {
        boolean isLate = answers()
                .comparison()
                .flatMap(Comparison::until)
                .filter(until -> !until.isAfter(telling.now()))
                .isPresent();
        if (isLate) skip(RoomQuestion.TOO_LATE, 0);
    }

    /** Two attempts may come back after a crash, with the one charge that there was. */
    private void charge(String roundId, long cost) {
        boolean isKnown = answers().roundId().equals(roundId) && answers().comparisonCredits() == cost;
        if (cost > 0 && !isKnown) telling.write(new ComparisonCharged(roundId, cost, telling.now()));
    }

    private void tell(Compared said) {
        var round = telling.round();
        var byRules = byRules();
        var left =
                left(byRules).stream().filter(comparison().runIds()::contains).toList();
        var contradicting = contradicting(said.contradictions(), left);
        var contradictions = contradicting.stream().limit(CONTRADICTIONS_MAX).toList();
        var denied = Stream.concat(contradicting.stream(), denied(byRules)).toList();
        var echoes = echoes(said.echoes(), left, denied);
        telling.write(
                new AnswersCompared(round.roundId(), echoes, contradictions, said.model(), said.cost(), telling.now()));
        echoes.forEach(this::suppress);
        new Delivery(telling).deliver();
        contradictions.stream().filter(this::isNews).forEach(this::note);
    }

    private static List<Pair> contradicting(List<Pair> said, List<String> left) {
        return said.stream()
                .map(pair -> left.indexOf(pair.runId()) < left.indexOf(pair.earlierRunId())
                        ? new Pair(pair.earlierRunId(), pair.runId())
                        : pair)
                .filter(pair -> isInOrder(pair, left))
                .distinct()
                .toList();
    }

    private static boolean isInOrder(Pair pair, List<String> left) {
        int earlier = left.indexOf(pair.earlierRunId());
        return earlier >= 0 && earlier < left.indexOf(pair.runId());
    }

    /** What the rules have found. */
    private Stream<Pair> denied(List<GroupSessionEvent> byRules) {
        return of(byRules, ContradictionNoted.class)
                .flatMap(noted -> telling.round().responders().stream()
                        .filter(turn ->
                                turn.messageId().equals(noted.contradiction().messageId()))
                        .map(turn -> new Pair(noted.runId(), turn.runId())));
    }

    /** Each with an answer that is said itself: of three that say the same, the second and third are echoes of the first. */
    private List<Pair> echoes(List<Pair> said, List<String> left, List<Pair> denied) {
        var first = new HashMap<String, String>();
        for (var runId : left) {
            if (!mayBeEcho(runId)) continue;
            said.stream()
                    .filter(pair -> pair.runId().equals(runId) && isInOrder(pair, left))
                    .map(pair -> first.getOrDefault(pair.earlierRunId(), pair.earlierRunId()))
                    .filter(earlier -> !denied.contains(new Pair(runId, earlier)))
                    .findFirst()
                    .ifPresent(earlier -> first.put(runId, earlier));
        }
        return left.stream()
                .filter(first::containsKey)
                .map(runId -> new Pair(runId, Objects.requireNonNull(first.get(runId))))
                .toList();
    }

    private boolean mayBeEcho(String runId) {
        boolean isSeen = answers().of(runId).text().length() <= Comparer.ANSWER_CHARACTERS_MAX;
        return isSeen && !turn(runId).question().addressed();
    }

    private void suppress(Pair echo) {
        var turn = turn(echo.runId());
        var earlier = turn(echo.earlierRunId());
        telling.write(new AnswerSuppressed(
                telling.round().roundId(),
                turn.helpyId(),
                turn.runId(),
                Optional.of(earlier.messageId()),
                new Delivery(telling).likeness(turn, earlier.messageId()),
                "repeats " + name(earlier) + ", said the model",
                telling.now()));
    }

    /** Both were said, and the rules have not noted it already. */
    private boolean isNews(Pair pair) {
        return Stream.of(pair.runId(), pair.earlierRunId()).allMatch(id -> turn(id).state() == State.DELIVERED)
                && denied(telling.step().facts()).noneMatch(pair::equals);
    }

    private void note(Pair pair) {
        var turn = turn(pair.runId());
        var earlier = turn(pair.earlierRunId());
        var found = new Contradiction(
                earlier.messageId(),
                "cannot both be true, said the model",
                Sentence.of(answers().of(pair.runId()).text()).shown(),
                Sentence.of(answers().of(pair.earlierRunId()).text()).shown());
        telling.write(new ContradictionNoted(
                telling.round().roundId(), turn.helpyId(), turn.runId(), turn.messageId(), found, telling.now()));
    }

    /** Always false: nobody is asked. */
    private boolean skip(String reason, long cost) {
        telling.write(new ComparisonSkipped(telling.round().roundId(), reason, cost, telling.now()));
        return false;
    }

    private String name(Responder turn) {
        return telling.room().helpy(turn.helpyId()).map(RoomHelpy::name).orElse("another Helpy");
    }

    private Stream<String> waiting(Answers answers) {
        return answers.comparison().stream()
                .flatMap(comparison -> comparison.runIds().stream())
                .filter(runId -> turn(runId).state() == State.ANSWERED);
    }

    private Answers answers() {
        return telling.room().talk().answers();
    }

    private Comparison comparison() {
        return answers().comparison().orElseThrow();
    }

    private Responder turn(String runId) {
        return telling.round().responder(runId).orElseThrow();
    }

    private static <E extends GroupSessionEvent> Stream<E> of(List<GroupSessionEvent> facts, Class<E> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast);
    }
}
