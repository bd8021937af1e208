package ninja.helpy.agents.llm;

import com.typesafe.config.Config;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the models cost, by full name. The longest entry that fits decides; a model that no entry fits costs the
 * ceiling, so that an unknown model is never free.
 */
public record PriceList(List<Entry> entries, Price ceiling) {

    public PriceList {
        if (ceiling.isFree()) throw new IllegalArgumentException("the ceiling price must not be 0");
        entries = entries.stream()
                .sorted(Comparator.comparingInt((Entry entry) -> entry.name().length())
                        .reversed())
                .toList();
    }

    /** {@code helpy.agents.llm.prices}: US dollars per million tokens, as decimal strings. */
    public static PriceList from(Config config) {
        var entries = config.getConfigList("models").stream()
                .map(entry -> new Entry(entry.getString("model"), price(entry)))
                .toList();
        return new PriceList(entries, price(config.getConfig("ceiling")));
    }

    public Price of(String fullName) {
        return entries.stream()
                .filter(entry -> entry.fits(fullName))
                .findFirst()
                .map(Entry::price)
                .orElse(ceiling);
    }

    private static Price price(Config config) {
        long input = nanos(config.getString("input"));
        long output = nanos(config.getString("output"));
        return new Price(
                input,
                output,
                config.hasPath("cached") ? nanos(config.getString("cached")) : input,
                config.hasPath("reasoning") ? nanos(config.getString("reasoning")) : output,
                config.hasPath("per-request") ? nanos(config.getString("per-request")) : 0);
    }

    private static long nanos(String dollars) {
        return new BigDecimal(dollars).movePointRight(9).longValueExact();
    }

    /**
     * {@code name} is a full name, which also fits its dated and tagged variants ({@code x} fits {@code x-20250929} and
     * {@code x:latest}, not {@code x2} or {@code x-large}), or ends with {@code *} and fits all that begins like it.
     */
    public record Entry(String name, Price price) {

        private static final Pattern VARIANT = Pattern.compile("([:@]|-(\\d|v\\d|latest|preview|exp)).*");

        boolean fits(String fullName) {
            if (name.endsWith("*")) return fullName.startsWith(name.substring(0, name.length() - 1));
            if (!fullName.startsWith(name)) return false;
            var rest = fullName.substring(name.length());
            return rest.isEmpty() || VARIANT.matcher(rest).matches();
        }
    }
}
