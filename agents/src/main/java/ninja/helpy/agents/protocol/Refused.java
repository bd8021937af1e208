package ninja.helpy.agents.protocol;

import java.util.Map;

/**
 * An expected no. {@code facts} are machine-readable extras for the caller, such as {@code required} and
 * {@code available} of a refused hold.
 */
public record Refused(Refusal reason, String detail, Map<String, String> facts) implements Reply {

    public Refused {
        facts = Map.copyOf(facts);
    }

    public Refused(Refusal reason, String detail) {
        this(reason, detail, Map.of());
    }
}
