package ninja.helpy.agents.llm.routing;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.Tokens;

/**
 * Which models may answer a request, in the order in which they are tried, and why these.
 *
 * @param why in words, for people
 * @param key under which the answer is kept, or was; empty if it may not be kept
 * @param recalled the answer itself, given before: nothing is called, nothing is held
 */
public record Route(List<Candidate> candidates, String why, Optional<String> key, Optional<StoredAnswer> recalled) {

    /** More than these are never tried. */
    static final int CANDIDATES_MAX = 4;

    public Route {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) throw new IllegalArgumentException("a route without a model");
    }

    /** The model that is tried first, or that gave the recalled answer. */
    public String model() {
        return recalled.map(StoredAnswer::model)
                .orElseGet(() -> candidates.get(0).model().fullName());
    }

    public Tier tier() {
        return recalled.isPresent() ? Tier.CACHED : candidates.get(0).tier();
    }

    /** No candidate costs more than this, whatever the answer's length: what a hold is sized by. */
    public Price dearest() {
        return candidates.stream()
                .map(candidate -> candidate.model().price())
                .reduce(Price::orDearer)
                .orElseThrow();
    }

    /** The most that any candidate will count as input. */
    public long inputTokens(ModelRequest request) {
        return candidates.stream()
                .mapToLong(candidate -> Tokens.estimate(candidate.model().fullName(), request))
                .max()
                .orElseThrow();
    }

    /** Without the models that are not fit; empty if none is. */
    public Optional<Route> within(Predicate<String> isFit) {
        var fit = candidates.stream()
                .filter(candidate -> isFit.test(candidate.model().fullName()))
                .toList();
        return fit.isEmpty() ? Optional.empty() : Optional.of(new Route(fit, why, key, recalled));
    }

    /** What that model costs, by its full name. */
    public Optional<Price> price(String model) {
        return candidates.stream()
                .map(Candidate::model)
                .filter(candidate -> candidate.fullName().equals(model))
                .map(Models.Model::price)
                .findFirst();
    }

    Route keptAs(String itsKey) {
        return new Route(candidates, why, Optional.of(itsKey), recalled);
    }

    Route recalling(StoredAnswer answer) {
        return new Route(candidates, "answered before", key, Optional.of(answer));
    }
}
