package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class PriceListTest {

    private final PriceList shipped = PriceList.from(ConfigFactory.load().getConfig("helpy.agents.llm.prices"));

    @Test
    void theLongestEntryThatFitsDecides() {
        assertThat(shipped.of("openai/gpt-4o").inputPerMillion()).isEqualTo(2_500_000_000L);
        assertThat(shipped.of("openai/gpt-4o-mini").inputPerMillion()).isEqualTo(150_000_000L);
        assertThat(shipped.of("openai/gpt-4o-2024-05-13").inputPerMillion()).isEqualTo(5_000_000_000L);
    }

    @Test
    void datedAndTaggedVariantsCostWhatTheirModelCosts() {
        var haiku = shipped.of("anthropic/claude-haiku-4-5");

        assertThat(shipped.of("anthropic/claude-haiku-4-5-20251001")).isEqualTo(haiku);
        assertThat(shipped.of("anthropic/claude-haiku-4-5-latest")).isEqualTo(haiku);
        assertThat(haiku.cachedPerMillion()).isEqualTo(100_000_000L);
        assertThat(haiku.reasoningPerMillion()).isEqualTo(haiku.outputPerMillion());
    }

    @Test
    void anUnknownModelCostsTheCeilingAlsoIfItsNameBeginsLikeAKnownOne() {
        assertThat(shipped.of("openai/gpt-4o-colossal")).isEqualTo(shipped.ceiling());
        assertThat(shipped.of("openai/gpt-4oo")).isEqualTo(shipped.ceiling());
        assertThat(shipped.of("nobody/knows")).isEqualTo(shipped.ceiling());
        assertThat(shipped.ceiling().outputPerMillion()).isPositive();
    }

    @Test
    void demoAnswersCostALittleSoThatCreditsMove() {
        assertThat(shipped.of("demo/helpy").cost(new Usage(10, 10, 0, 0, false)))
                .isPositive();
    }

    @Test
    void noListedModelIsFree() {
        assertThat(shipped.entries())
                .hasSizeGreaterThan(50)
                .noneMatch(entry -> entry.price().isFree());
    }

    @Test
    void aCeilingOfNothingIsRefused() {
        var free = ConfigFactory.parseString("models = [], ceiling { input = \"0\", output = \"0\" }");

        assertThatThrownBy(() -> PriceList.from(free)).isInstanceOf(IllegalArgumentException.class);
    }
}
