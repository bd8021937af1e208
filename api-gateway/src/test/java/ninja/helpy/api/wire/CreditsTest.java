package ninja.helpy.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "1500000000, 1.5",
        "10000000000, 10",
        "-250000000, -0.25",
        "9223372036854775807, 9223372036.854775807",
        "-9223372036854775808, -9223372036.854775808"
    })
    void nanoDollarsAreWrittenExactly(long nanoDollars, String text) {
        assertThat(Credits.text(nanoDollars)).isEqualTo(text);
        assertThat(Credits.parse(text)).contains(nanoDollars);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1.", ".5", "1.0000000001", "1e3", "+1", "1,5", "NaN", "9223372036.854775808"})
    void whatIsNotExactIsNoAmount(String text) {
        assertThat(Credits.parse(text)).isEmpty();
    }

    @Test
    void everyAmountSurvivesTheWayThere() {
        var random = new SplittableRandom(7);
        for (int n = 0; n < 10_000; n++) {
            long amount = random.nextLong() >> random.nextInt(63);
            assertThat(Credits.parse(Credits.text(amount))).contains(amount);
        }
    }
}
