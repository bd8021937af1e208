package ninja.helpy.cluster.upstream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the upstream answers: so many tokens, one after each delay. The model's name says it, so the upstream needs to
 * know nothing else, and whoever reads the answer knows what it must be.
 */
public record Script(int tokens, int delayMillis) {

    public static final int TOKENS_MAX = 10_000;
    public static final int DELAY_MILLIS_MAX = 10_000;

    /** All tokens are as long, so that characters can be counted instead. */
    public static final int TOKEN_CHARS = 5;

    private static final int NUMBERS = 10_000;
    private static final Pattern MODEL = Pattern.compile("script-(\\d{1,5})-(\\d{1,5})");

    public Script {
        if (tokens < 1 || tokens > TOKENS_MAX) {
            throw new IllegalArgumentException("tokens must be 1 to " + TOKENS_MAX + ", not " + tokens);
        }
        if (delayMillis < 0 || delayMillis > DELAY_MILLIS_MAX) {
            throw new IllegalArgumentException(
                    "the delay must be 0 to " + DELAY_MILLIS_MAX + " ms, not " + delayMillis);
        }
    }

    static Script ofModel(String name) {
        Matcher model = MODEL.matcher(name);
        if (!model.matches()) throw new IllegalArgumentException("no such model: " + name);
        return new Script(Integer.parseInt(model.group(1)), Integer.parseInt(model.group(2)));
    }

    /** By which an agent asks for it. */
    public String model() {
        return "script-" + tokens + "-" + delayMillis;
    }

    static String token(int number) {
        return String.format(Locale.ROOT, "%04d ", number % NUMBERS);
    }

    /** The whole answer. */
    public String text() {
        var text = new StringBuilder(tokens * TOKEN_CHARS);
        for (int number = 0; number < tokens; number++) text.append(token(number));
        return text.toString();
    }
}
