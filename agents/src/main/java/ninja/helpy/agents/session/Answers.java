package ninja.helpy.agents.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.session.Round.Responder;

/**
 * The answers of the newest round, and whether a model has compared them.
 *
 * @param roundId empty before the first round
 * @param byRun also those that were said already
 * @param held for the turns of the round before they began, all together, in nano-dollars
 * @param comparison empty if it was not time for it yet, or nobody wants one
 */
public record Answers(String roundId, Map<String, Answer> byRun, long held, Optional<Comparison> comparison)
        implements EntityState {

    static final Answers NONE = new Answers("", Map.of(), 0, Optional.empty());

    public Answers {
        byRun = Map.copyOf(byRun);
    }

    static Answers to(Round round) {
        long held = round.responders().stream().mapToLong(Responder::credits).sum();
        return new Answers(round.roundId(), Map.of(), held, Optional.empty());
    }

    Answer of(String runId) {
        return byRun.getOrDefault(runId, Answer.NONE);
    }

    Answers with(String runId, Answer answer) {
        var next = new HashMap<>(byRun);
        next.put(runId, answer);
        return new Answers(roundId, next, held, comparison);
    }

    Answers with(Comparison next) {
        return new Answers(roundId, byRun, held, Optional.of(next));
    }

    /** The comparison is over, or never began. */
    Answers compared(long cost) {
        return with(comparison.orElse(Comparison.NONE).over(cost));
    }

    boolean areBeingCompared() {
        return comparison.filter(Comparison::isUnderWay).isPresent();
    }

    /** What a comparison takes of the credits of the round. */
    long comparisonCredits() {
        return comparison.map(Comparison::credits).orElse(0L);
    }

    /** What was held for the round and is neither spent nor still in use. */
    long left(Round round) {
        return held - round.responders().stream().mapToLong(Responder::credits).sum();
    }
}
