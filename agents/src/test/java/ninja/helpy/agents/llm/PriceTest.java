package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PriceTest {

    /** 3, 15, 0.30 and 20 dollars per million tokens, and a thousandth of a dollar per request. */
    private static final Price PRICE =
            new Price(3_000_000_000L, 15_000_000_000L, 300_000_000L, 20_000_000_000L, 1_000_000);

    @Test
    void eachKindOfTokenIsChargedAtItsOwnPriceOnceAndTheRequestOnTop() {
        var usage = new Usage(1_000, 500, 200, 100, false);

        assertThat(PRICE.cost(usage)).isEqualTo(1_000_000 + 800 * 3_000 + 200 * 300 + 400 * 15_000 + 100 * 20_000);
    }

    @Test
    void aCostIsRoundedUpOnceAtItsEnd() {
        var tiny = new Price(1, 1, 1, 1, 0);

        assertThat(tiny.cost(new Usage(1, 0, 0, 0, false))).isEqualTo(1);
        assertThat(tiny.cost(new Usage(400_000, 600_000, 0, 0, false))).isEqualTo(1);
        assertThat(tiny.cost(new Usage(400_000, 600_001, 0, 0, false))).isEqualTo(2);
        assertThat(tiny.cost(Usage.NONE)).isZero();
    }

    @Test
    void anEstimateIsNeverBelowWhatItsBoundsCanCost() {
        long held = PRICE.estimate(1_000, 500);

        assertThat(held).isGreaterThanOrEqualTo(PRICE.cost(new Usage(1_000, 500, 0, 0, false)));
        assertThat(held).isGreaterThanOrEqualTo(PRICE.cost(new Usage(1_000, 500, 1_000, 500, false)));
    }

    @Test
    void theLargestCallAtTheHighestPriceStaysExact() {
        var dearest = new Price(Price.PER_MILLION_MAX, Price.PER_MILLION_MAX, 0, 0, 0);

        assertThat(dearest.estimate(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(2L * Integer.MAX_VALUE * 1_000_000);
    }

    @Test
    void aCostBeyondALongIsAnErrorAndNotASmallNumber() {
        var dearest = new Price(Price.PER_MILLION_MAX, 0, 0, 0, 0);

        assertThatThrownBy(() -> dearest.estimate(Long.MAX_VALUE, 0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aPriceBelowZeroOrBeyondReasonIsRefused() {
        assertThatThrownBy(() -> new Price(-1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price(0, Price.PER_MILLION_MAX + 1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
