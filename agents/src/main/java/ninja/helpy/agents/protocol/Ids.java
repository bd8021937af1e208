package ninja.helpy.agents.protocol;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of 36 characters: time-ordered for what is new, name-based where a repeat must find the first. */
public final class Ids {

    private Ids() {}

    public static String next() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** The same id for the same parts, for ever: what makes a retried delivery find its first run. */
    public static String of(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
