package ninja.helpy.cluster.log;

import java.util.regex.Pattern;

/** The last line of defence: whatever looks like one of our secrets, or a provider's, is not written. */
public final class Masks {

    static final String MASK = "•••";

    /** API keys, tickets, webhook keys and stream secrets; then the usual shapes of provider keys and bearer headers. */
    private static final Pattern SECRETS = Pattern.compile("\\b(?:hk_|wt_)[0-9a-f]{32}_[A-Za-z0-9_-]{43}"
            + "|\\b(?:ak|ss)_[A-Za-z0-9_-]{43}"
            + "|\\bsk-[A-Za-z0-9_-]{16,}"
            + "|\\bAIza[A-Za-z0-9_-]{30,}"
            + "|(?i:bearer) +[A-Za-z0-9._~+/=-]{16,}");

    private Masks() {}

    public static String masked(String text) {
        return SECRETS.matcher(text).replaceAll(MASK);
    }
}
