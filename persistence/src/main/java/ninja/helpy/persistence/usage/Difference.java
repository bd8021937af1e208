package ninja.helpy.persistence.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * A day of a workspace on which runs have used something else than they were charged, in nano-dollars.
 *
 * @param examples some of these runs
 */
public record Difference(
        String workspaceId, LocalDate day, long runs, long used, long charged, List<String> examples, Instant checkedAt)
        implements ClusterMessage {

    static final int EXAMPLES_MAX = 10;

    public Difference {
        examples = List.copyOf(examples);
    }
}
