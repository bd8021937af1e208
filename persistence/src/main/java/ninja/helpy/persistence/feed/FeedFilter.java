package ninja.helpy.persistence.feed;

import java.time.Instant;
import java.util.Optional;

/** Which events of a workspace; empty fields ask for all. {@code to} is exclusive. */
public record FeedFilter(
        Optional<String> type,
        Optional<String> entityType,
        Optional<String> entityId,
        Optional<Instant> from,
        Optional<Instant> to) {

    public static final FeedFilter ALL =
            new FeedFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean lets(FeedItem item) {
        return type.map(item.type()::equals).orElse(true)
                && entityType.map(item.entityType()::equals).orElse(true)
                && entityId.map(item.entityId()::equals).orElse(true)
                && from.map(start -> !item.at().isBefore(start)).orElse(true)
                && to.map(end -> item.at().isBefore(end)).orElse(true);
    }
}
