package ninja.helpy.api.wire;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Credits as people write them: an exact decimal string with up to nine places. Inside they are nano-dollars. */
public final class Credits {

    private static final int PLACES = 9;
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,10}(\\.\\d{1,9})?");

    private Credits() {}

    public static String text(long nanoDollars) {
        var exact = BigDecimal.valueOf(nanoDollars, PLACES).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0).toPlainString() : exact.toPlainString();
    }

    /** Empty unless it is a decimal with at most nine places that fits: money is never rounded on the way in. */
    public static Optional<Long> parse(String text) {
        if (!DECIMAL.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(new BigDecimal(text).movePointRight(PLACES).longValueExact());
        } catch (ArithmeticException tooMuch) {
            return Optional.empty();
        }
    }
}
