package ninja.helpy.agents.llm.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;

/** Decides which models may answer, in which order. Asks nobody and depends on nothing but what it is given. */
final class Router {

    private final Models models;
    private final RoutingSettings settings;

    Router(Models models, RoutingSettings settings) {
        this.models = models;
        this.settings = settings;
    }

    /** Empty if none of the models that may answer is configured. */
    Optional<Route> route(Question question) {
        if (question.model().isPresent()) return named(question.model().get(), "the agent names its model");
        if (models.tiers().isEmpty()) return named(models.defaultModel(), "the default model");
        return tiered(question.request()).or(() -> named(models.defaultModel(), "the default model"));
    }

    private Optional<Route> named(String model, String why) {
        var names = Stream.concat(Stream.of(model), settings.fallbacks().getOrDefault(model, List.of()).stream());
        return route(names.flatMap(name -> candidate(name, Tier.NAMED)), why);
    }

    private Optional<Route> tiered(ModelRequest request) {
        var complexity = Complexity.of(request);
        var candidates = order(complexity.level()).stream()
                .flatMap(tier -> names(tier).stream().flatMap(name -> candidate(name, tier)));
        var why = "looks " + complexity.level().name().toLowerCase(Locale.ROOT) + ": "
                + String.join(", ", complexity.signs());
        return route(candidates, why);
    }

    private static List<Tier> order(Complexity.Level level) {
        return switch (level) {
            case SIMPLE -> List.of(Tier.SMALL, Tier.SELF_HOSTED, Tier.PREMIUM);
            case BASIC -> List.of(Tier.SELF_HOSTED, Tier.PREMIUM);
            case COMPLEX -> List.of(Tier.PREMIUM, Tier.SELF_HOSTED);
        };
    }

    private List<String> names(Tier tier) {
        var tiers = models.tiers();
        return switch (tier) {
            case SMALL -> tiers.small();
            case SELF_HOSTED -> tiers.selfHosted();
            case PREMIUM -> tiers.premium();
            case NAMED, CACHED -> List.of();
        };
    }

    private Stream<Candidate> candidate(String name, Tier tier) {
        return models.find(name).map(model -> new Candidate(model, tier)).stream();
    }

    /** Each model once, the first few only. */
    private static Optional<Route> route(Stream<Candidate> candidates, String why) {
        var byName = new LinkedHashMap<String, Candidate>();
        candidates.forEach(candidate -> byName.putIfAbsent(candidate.model().fullName(), candidate));
        if (byName.isEmpty()) return Optional.empty();
        var few = byName.values().stream().limit(Route.CANDIDATES_MAX).toList();
        return Optional.of(new Route(few, why, Optional.empty(), Optional.empty()));
    }
}
