package ninja.helpy.agents.session;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.session.Comparison.Pair;

/**
 * What a model said of the answers of a round, as it gave it; what it was and has cost.
 *
 * @param echoes the first of each pair only says what the second one has said
 * @param contradictions both cannot be true
 * @param failure why it has said nothing of use, if so
 */
record Compared(List<Pair> echoes, List<Pair> contradictions, String model, long cost, Optional<String> failure) {

    Compared {
        echoes = List.copyOf(echoes);
        contradictions = List.copyOf(contradictions);
    }

    static Compared not(String reason, String model, long cost) {
        return new Compared(List.of(), List.of(), model, cost, Optional.of(reason));
    }
}
