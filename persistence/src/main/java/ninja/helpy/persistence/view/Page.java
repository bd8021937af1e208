package ninja.helpy.persistence.view;

import java.util.List;
import java.util.Optional;

/** Some items, and the cursor to ask on with; without one there is nothing more. */
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }
}
