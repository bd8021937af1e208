package ninja.helpy.agents.llm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Models.Tiers;
import ninja.helpy.agents.llm.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouterTest {

    private static final Tiers ALL =
            new Tiers(List.of("own/phi"), List.of("own/llama", "own/gemma"), List.of("big/claude", "other/gpt"));
    static final LanguageModel SILENT = request -> {
        throw new AssertionError("nobody is called here");
    };

    private static final String SIMPLE = "Hello!";
    private static final String BASIC = "Tell me about the sea. ".repeat(10);
    private static final String COMPLEX = "```\nx\n```";

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of(ALL, SIMPLE, "own/phi own/llama own/gemma big/claude", Tier.SMALL),
                Arguments.of(ALL, BASIC, "own/llama own/gemma big/claude other/gpt", Tier.SELF_HOSTED),
                Arguments.of(ALL, COMPLEX, "big/claude other/gpt own/llama own/gemma", Tier.PREMIUM),
                Arguments.of(premium("big/claude"), SIMPLE, "big/claude", Tier.PREMIUM),
                Arguments.of(premium("big/claude"), COMPLEX, "big/claude", Tier.PREMIUM),
                Arguments.of(selfHosted("own/llama"), COMPLEX, "own/llama", Tier.SELF_HOSTED),
                Arguments.of(premium("big/claude", "big/claude", "gone/x"), BASIC, "big/claude", Tier.PREMIUM),
                Arguments.of(new Tiers(List.of("own/phi"), List.of(), List.of()), COMPLEX, "own/default", Tier.NAMED),
                Arguments.of(premium("gone/x"), BASIC, "own/default", Tier.NAMED),
                Arguments.of(Tiers.NONE, COMPLEX, "own/default", Tier.NAMED));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void anAgentThatNamesNoModelGetsTheTierOfItsQuestionAndTheOthersBehindIt(
            Tiers tiers, String question, String models, Tier tier) {
        var route = router(tiers, Map.of())
                .route(asking(Optional.empty(), question))
                .orElseThrow();

        assertThat(names(route)).isEqualTo(models);
        assertThat(route.tier()).isEqualTo(tier);
        assertThat(route.model()).isEqualTo(models.split(" ", 2)[0]);
    }

    @Test
    void theModelThatAnAgentNamesWinsAndOnlyItsOwnFallbacksMayStandIn() {
        var fallbacks = Map.of("big/claude", List.of("other/gpt", "gone/x", "big/claude"));

        var route = router(ALL, fallbacks)
                .route(asking(Optional.of("big/claude"), SIMPLE))
                .orElseThrow();
        var alone = router(ALL, fallbacks)
                .route(asking(Optional.of("own/llama"), COMPLEX))
                .orElseThrow();

        assertThat(names(route)).isEqualTo("big/claude other/gpt");
        assertThat(route.tier()).isEqualTo(Tier.NAMED);
        assertThat(names(alone)).isEqualTo("own/llama");
    }

    @Test
    void theFallbackOfAModelThatIsNotConfiguredAnswersInItsPlace() {
        var fallbacks = Map.of("gone/x", List.of("own/llama"));

        assertThat(names(router(ALL, fallbacks)
                        .route(asking(Optional.of("gone/x"), BASIC))
                        .orElseThrow()))
                .isEqualTo("own/llama");
        assertThat(router(ALL, Map.of()).route(asking(Optional.of("gone/x"), BASIC)))
                .isEmpty();
    }

    @Test
    void theRouteSaysWhy() {
        var router = router(ALL, Map.of());

        assertThat(why(router, Optional.empty(), SIMPLE)).isEqualTo("looks simple: short");
        assertThat(why(router, Optional.empty(), COMPLEX)).isEqualTo("looks complex: code");
        assertThat(why(router, Optional.of("own/llama"), COMPLEX)).isEqualTo("the agent names its model");
        assertThat(why(router(Tiers.NONE, Map.of()), Optional.empty(), COMPLEX)).isEqualTo("the default model");
    }

    @Test
    void theSameQuestionIsRoutedTheSameWay() {
        var router = router(ALL, Map.of());

        assertThat(router.route(asking(Optional.empty(), BASIC)))
                .isEqualTo(router.route(asking(Optional.empty(), BASIC)));
    }

    @Test
    void aHoldIsSizedByTheDearestOfEachPrice() {
        var route =
                router(ALL, Map.of()).route(asking(Optional.empty(), COMPLEX)).orElseThrow();

        assertThat(route.dearest()).isEqualTo(new Price(10, 20, 10, 20, 3));
        assertThat(route.price("own/llama")).contains(new Price(1, 20, 1, 20, 3));
        assertThat(route.price("own/phi")).isEmpty();
        assertThat(route.inputTokens(request(COMPLEX))).isPositive();
    }

    private static String why(Router router, Optional<String> model, String question) {
        return router.route(asking(model, question)).orElseThrow().why();
    }

    private static Tiers premium(String... models) {
        return new Tiers(List.of(), List.of(), List.of(models));
    }

    private static Tiers selfHosted(String... models) {
        return new Tiers(List.of(), List.of(models), List.of());
    }

    private static String names(Route route) {
        return String.join(
                " ",
                route.candidates().stream()
                        .map(candidate -> candidate.model().fullName())
                        .toList());
    }

    private static Question asking(Optional<String> model, String text) {
        return new Question("w", "a", 1, model, false, request(text));
    }

    private static ModelRequest request(String text) {
        return new ModelRequest("", "", List.of(new ModelRequest.User(text, null)), List.of(), 0.5, 100);
    }

    private static Router router(Tiers tiers, Map<String, List<String>> fallbacks) {
        var settings = RoutingSettings.from(ConfigFactory.load().getConfig("helpy.agents.llm"));
        return new Router(
                new Known(tiers),
                new RoutingSettings(
                        fallbacks, settings.retry(), settings.breaker(), settings.cache(), settings.total()));
    }

    /** The providers {@code own}, {@code big} and {@code other}. */
    private record Known(Tiers tiers) implements Models {

        private static final Map<String, Price> PRICES = Map.of(
                "own",
                new Price(1, 20, 1, 20, 3),
                "big",
                new Price(10, 2, 10, 2, 0),
                "other",
                new Price(5, 5, 5, 5, 0));

        @Override
        public Optional<Model> find(String fullName) {
            var provider = fullName.substring(0, fullName.indexOf('/'));
            return Optional.ofNullable(PRICES.get(provider))
                    .map(price -> new Model(provider, fullName.substring(provider.length() + 1), SILENT, price));
        }

        @Override
        public String defaultModel() {
            return "own/default";
        }
    }
}
