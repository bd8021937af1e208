package ninja.helpy.agents.prompt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/** What one user has made of the prompt of one Helpy, and what its sections were before. */
public record Prompt(Own own, List<Version> versions) implements EntityState {

    /** Kept in memory, newest last; older ones are in the journal. */
    public static final int VERSIONS_MAX = 20;

    public static final Prompt EMPTY = new Prompt(Own.NOTHING, List.of());

    public Prompt {
        versions = List.copyOf(versions);
    }

    /** {@code tokens}: of the whole prompt as it was then, with the memories of the time. */
    public record Version(long version, Sections sections, long tokens, Instant at)
            implements EntityState, ClusterMessage {}

    public Optional<Version> current() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    long nextVersion() {
        return current().map(Version::version).orElse(0L) + 1;
    }

    Prompt versioned(Own written, Version version) {
        var next = new ArrayList<>(versions);
        next.add(version);
        return new Prompt(written, next.subList(Math.max(0, next.size() - VERSIONS_MAX), next.size()));
    }
}
