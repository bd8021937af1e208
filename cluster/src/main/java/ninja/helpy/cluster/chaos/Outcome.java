package ninja.helpy.cluster.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

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
        long seconds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> counts) {

    public Outcome {
        violations = List.copyOf(violations);
        counts = Map.copyOf(counts);
    }

    @JsonIgnore
    public boolean isGood() {
        return violations.isEmpty();
    }
}
