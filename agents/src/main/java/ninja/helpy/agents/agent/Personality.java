package ninja.helpy.agents.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ninja.helpy.agents.protocol.ClusterMessage;

/** What a Helpy is like, as its owner wants it. {@code more} is what else he says of it, by name. */
public record Personality(List<String> traits, Optional<String> tone, Optional<String> humour, Map<String, String> more)
        implements ClusterMessage {

    public static final int TRAITS_MAX = 10;
    public static final int MORE_MAX = 10;
    public static final int CHARS_MAX = 100;

    private static final int LINE_CHARS_MAX = 500;

    public static final Personality NONE = new Personality(List.of(), Optional.empty(), Optional.empty(), Map.of());

    /** Sorted, so that the same personality is the same words on every node. */
    public Personality {
        traits = List.copyOf(traits);
        more = Collections.unmodifiableMap(new TreeMap<>(more));
    }

    /** In one line, as rooms weigh it and models are told it; empty if nothing was said. */
    public Optional<String> line() {
        var parts = new ArrayList<String>();
        if (!traits.isEmpty()) parts.add(String.join(", ", traits));
        tone.ifPresent(said -> parts.add("tone: " + said));
        humour.ifPresent(said -> parts.add("humour: " + said));
        more.forEach((name, said) -> parts.add(name + ": " + said));
        var line = String.join("; ", parts);
        if (line.isEmpty()) return Optional.empty();
        return Optional.of(line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX));
    }
}
