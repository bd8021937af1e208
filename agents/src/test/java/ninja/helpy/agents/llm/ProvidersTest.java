package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    /** What the machine's environment may say about providers must not decide these tests. */
    private static final Config UNCONFIGURED =
            ConfigFactory.parseString("""
                    default-model = ""
                    openai { base-url = "", api-key = "" }
                    anthropic { base-url = "", api-key = "" }
                    gemini { base-url = "", api-key = "" }
                    ollama { base-url = "" }
                    bedrock { enabled = off, credential-sources = [] }
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

    private static Models models(String overrides) {
        var settings = LlmSettings.from(ConfigFactory.parseString(overrides).withFallback(UNCONFIGURED));
        return Providers.create(akka.system(), settings);
    }
}
