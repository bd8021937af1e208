package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.Comparator;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;

/** Something a Helpy is to remember. {@code importance} from 0 to 1. */
public record Memory(String memoryId, @Masked String text, double importance, Source source, Instant at)
        implements ClusterMessage {

    public static final int TEXT_CHARS_MAX = 1_000;
    public static final double IMPORTANCE = 0.5;

    /** The one to keep first: the more important, then the newer one. */
    public static final Comparator<Memory> BY_WEIGHT = Comparator.comparingDouble(Memory::importance)
            .thenComparing(Memory::at)
            .reversed()
            .thenComparing(Memory::memoryId);

    /** Who said it. */
    public enum Source {
        USER,
        MODEL
    }

    /** It is said again: the same memory, as it is said now. */
    Memory saidAgain(Memory now) {
        return new Memory(memoryId, text, now.importance, now.source, now.at);
    }
}
