package ninja.helpy.persistence.view;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/** Some items, and the cursor to ask on with; without one there is nothing more. */
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }

    /** The no to a cursor that was never given out. */
    static Following.Refusal notACursor() {
        return new Following.Refusal(
                new Refused(Refusal.VALIDATION_FAILED, "cursor must be the nextCursor of an earlier page"));
    }
}
