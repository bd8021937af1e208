package ninja.helpy.persistence.usage;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.protocol.Reply;

/**
 * What the daily job has done.
 *
 * @param days days of workspaces that were closed
 * @param differences every one that is open
 */
public record UsageClosed(long days, List<Difference> differences, Instant at) implements Reply {

    public UsageClosed {
        differences = List.copyOf(differences);
    }

    /** Nano-dollars by which usage and charges differ. */
    public long nano() {
        return differences.stream()
                .mapToLong(d -> Math.abs(d.used() - d.charged()))
                .sum();
    }
}
