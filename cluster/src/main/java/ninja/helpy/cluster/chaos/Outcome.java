package ninja.helpy.cluster.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** How a fault test went; also its JSON. {@code violations} must be empty. */
public record Outcome(
        long operations,
        int kills,
        int pauses,
        int cuts,
        List<String> violations,
        long retries,
        long seed,
        int cassandraKills,
        long seconds) {

    public Outcome {
        violations = List.copyOf(violations);
    }

    @JsonIgnore
    public boolean isGood() {
        return violations.isEmpty();
    }
}
