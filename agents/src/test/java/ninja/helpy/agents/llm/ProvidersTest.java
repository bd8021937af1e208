package ninja.helpy.agents.llm;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.stream.IntStream;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    /** What the machine's environment may say about providers must not decide these tests. */
    static final Config UNCONFIGURED =
            ConfigFactory.parseString("""
                default-model = ""
                openai { base-url = "", api-key = "", api-keys = "" }
                anthropic { base-url = "", api-key = "", api-keys = "" }
                gemini { base-url = "", api-key = "", api-keys = "" }
                ollama { base-url = "" }
                bedrock { enabled = off, credential-sources = [] }
                routing { small = [], self-hosted = [], premium = [] }
                """).withFallback(ConfigFactory.load().getConfig("helpy.agents.llm"));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void withoutAnyKeyTheDemoModelIsTheDefaultAndTheOnlyOne() {
        var models = models("");

        assertThat(models.defaultModel()).isEqualTo("demo/helpy");
        assertThat(models.find("demo/helpy")).hasValueSatisfying(model -> {
            assertThat(model.fullName()).isEqualTo("demo/helpy");
            assertThat(model.price().isFree()).isFalse();
        });
        assertThat(models.find("openai/gpt-4.1-mini")).isEmpty();
        assertThat(models.find("bedrock/amazon.nova-lite-v1:0")).isEmpty();
    }

    @Test
    void namesOfNoProviderAreNotFound() {
        var models = models("");

        assertThat(models.find("")).isEmpty();
        assertThat(models.find("demo")).isEmpty();
        assertThat(models.find("demo/")).isEmpty();
        assertThat(models.find("/demo")).isEmpty();
        assertThat(models.find("nobody/knows")).isEmpty();
        assertThat(models.find("demo/" + "x".repeat(500))).isEmpty();
    }

    @Test
    void aDefaultModelThatIsSetWins() {
        assertThat(models("default-model = demo/slow").defaultModel()).isEqualTo("demo/slow");
        assertThatThrownBy(() -> models("default-model = nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstConfiguredProviderGivesTheDefaultModel() {
        assertThat(models("openai.api-key = k").defaultModel()).isEqualTo("openai/gpt-4.1-mini");
        assertThat(models("openai.api-key = k, anthropic.api-key = k").defaultModel())
                .isEqualTo("anthropic/claude-haiku-4-5");
        assertThat(models("gemini.api-key = k").defaultModel()).isEqualTo("gemini/gemini-2.5-flash");
        assertThat(models("ollama.base-url = \"http://127.0.0.1:1\"").defaultModel())
                .isEqualTo("ollama/llama3.2");
        assertThat(models("openai.base-url = \"http://127.0.0.1:1\"").find("openai/llama"))
                .isPresent();
    }

    @Test
    void bedrockIsThereWhenCredentialsAreAndKnowsItsModelsByTheirRegionalNames() {
        var models = models("bedrock.credential-sources = [here]");

        assertThat(models.defaultModel()).startsWith("bedrock/");
        assertThat(models.find("bedrock/eu.anthropic.claude-haiku-4-5-20251001-v1:0")
                        .orElseThrow()
                        .price())
                .isEqualTo(models.find("bedrock/anthropic.claude-haiku-4-5")
                        .orElseThrow()
                        .price())
                .isNotEqualTo(models.find("bedrock/unknown").orElseThrow().price());
    }

    @Test
    void aProviderMayHaveSeveralKeysAsTextOrAsList() {
        assertThat(endpoint("openai.api-key = a, openai.api-keys = \" b, a ,,c\"")
                        .apiKeys())
                .containsExactly("a", "b", "c");
        assertThat(endpoint("openai.api-keys = [x, y]").perKey())
                .extracting(LlmSettings.Endpoint::apiKey)
                .containsExactly("x", "y");
        assertThat(endpoint("openai.base-url = \"http://127.0.0.1:1\"").perKey())
                .extracting(LlmSettings.Endpoint::apiKey)
                .containsExactly("");
        assertThat(models("openai.api-keys = [x, y]").keys())
                .extracting(KeyFigures::provider)
                .containsExactly("openai", "openai", "demo");
        var tooMany = "x,".repeat(50)
                + IntStream.range(0, 101).mapToObj(Integer::toString).collect(joining(","));
        assertThatThrownBy(() -> endpoint("openai.api-keys = \"" + tooMany + "\""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void providersMakeTiersUnlessTheSettingsDo() {
        var ollama = "ollama.base-url = \"http://127.0.0.1:1\"\n";

        assertThat(models("").tiers()).isEqualTo(Models.Tiers.NONE);
        assertThat(models("openai.api-key = k, anthropic.api-key = k\n" + ollama)
                        .tiers())
                .isEqualTo(new Models.Tiers(
                        List.of(),
                        List.of("ollama/llama3.2"),
                        List.of("anthropic/claude-haiku-4-5", "openai/gpt-4.1-mini")));
        assertThat(models("openai.base-url = \"http://127.0.0.1:1\"").tiers())
                .as("an address without a key is one's own machine")
                .isEqualTo(new Models.Tiers(List.of(), List.of("openai/gpt-4.1-mini"), List.of()));
        assertThat(models(ollama + "routing { small = [ollama/phi3], premium = \"a/b, c/d\" }")
                        .tiers())
                .isEqualTo(new Models.Tiers(List.of("ollama/phi3"), List.of(), List.of("a/b", "c/d")));
        assertThat(models(ollama + "default-model = demo/slow").tiers())
                .as("one model for all")
                .isEqualTo(Models.Tiers.NONE);
    }

    @Test
    void aModelOnOnesOwnMachineHasTimeToLoad() {
        var settings = LlmSettings.from(UNCONFIGURED);

        assertThat(settings.deadlinesOf("ollama").firstPiece())
                .isGreaterThan(settings.deadlinesOf("openai").firstPiece());
        assertThat(settings.deadlinesOf("ollama").total())
                .isEqualTo(settings.deadlines().total());
    }

    @Test
    void keysAreNotPrinted() {
        var settings = LlmSettings.from(
                ConfigFactory.parseString("openai.api-key = sk-secret").withFallback(UNCONFIGURED));

        assertThat(settings.toString()).doesNotContain("sk-secret");
    }

    @Test
    void testsPutTheirModelsBeforeTheOthers() {
        var scripted = ScriptedModel.saying(akka.system(), "hi");
        var models = Models.of("scripted", scripted, new Price(1, 1, 1, 1, 1)).orElse(models(""));

        assertThat(models.defaultModel()).isEqualTo("scripted/default");
        assertThat(models.find("scripted/any").orElseThrow().language()).isSameAs(scripted);
        assertThat(models.find("demo/helpy")).isPresent();
    }

    private static LlmSettings.Endpoint endpoint(String overrides) {
        return LlmSettings.from(ConfigFactory.parseString(overrides).withFallback(UNCONFIGURED))
                .endpoints()
                .openai();
    }

    private static Models models(String overrides) {
        var settings = LlmSettings.from(ConfigFactory.parseString(overrides).withFallback(UNCONFIGURED));
        return Providers.create(akka.system(), settings, Strain.none());
    }
}
