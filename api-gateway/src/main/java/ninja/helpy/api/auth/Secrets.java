package ninja.helpy.api.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import ninja.helpy.agents.protocol.SecretHash;

/** Makes and reads machine-made secrets of 256 random bits. API keys and tickets name their workspace. */
public final class Secrets {

    private static final String API_KEY = "hk_";
    private static final String TICKET = "wt_";
    private static final Pattern WITH_WORKSPACE = Pattern.compile("(?:hk|wt)_([0-9a-f]{32})_[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final SecretHasher hasher;

    public Secrets(SecretHasher hasher) {
        this.hasher = hasher;
    }

    /** A fresh secret, and what an entity may know of it. {@code shown} is given out once and kept nowhere. */
    public record Made(String shown, SecretHash hash) {

        @Override
        public String toString() {
            return "Made[•••]";
        }
    }

    public Made apiKey(String workspaceId, Optional<String> repeatable) {
        return made(API_KEY + compact(workspaceId) + '_', repeatable);
    }

    public Made agentKey(Optional<String> repeatable) {
        return made("ak_", repeatable);
    }

    public Made streamSecret(Optional<String> repeatable) {
        return made("ss_", repeatable);
    }

    public Made ticket(String workspaceId) {
        return made(TICKET + compact(workspaceId) + '_', Optional.empty());
    }

    public SecretHash hash(String shown) {
        return hasher.hash(shown);
    }

    /** Which workspace an API key says it opens; empty if it is no API key at all. */
    public static Optional<String> workspaceOfApiKey(String shown) {
        return workspace(API_KEY, shown);
    }

    public static Optional<String> workspaceOfTicket(String shown) {
        return workspace(TICKET, shown);
    }

    /**
     * {@code repeatable} is the full name of what is made, idempotency key included: asking again gives the same secret,
     * so a lost answer can be had again.
     */
    private Made made(String prefix, Optional<String> repeatable) {
        var shown =
                prefix + repeatable.map(label -> hasher.derived(prefix + label)).orElseGet(this::fresh);
        return new Made(shown, hasher.hash(shown));
    }

    private String fresh() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<String> workspace(String prefix, String shown) {
        var match = WITH_WORKSPACE.matcher(shown);
        if (!shown.startsWith(prefix) || !match.matches()) return Optional.empty();
        var hex = match.group(1);
        return Optional.of(String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20)));
    }

    private static String compact(String workspaceId) {
        return UUID.fromString(workspaceId).toString().replace("-", "");
    }
}
