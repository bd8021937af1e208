package ninja.helpy.api.replay;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import ninja.helpy.persistence.feed.FeedItem;

/** One event as it goes over the wire. {@code eventId} is its position in the workspace's feed. */
public record EventShape(
        long eventId,
        String entityType,
        String entityId,
        long seqNr,
        String type,
        Instant at,
        @JsonRawValue String payload) {

    public static EventShape of(FeedItem item) {
        return new EventShape(
                item.position(),
                item.entityType(),
                item.entityId(),
                item.seqNr(),
                item.type(),
                item.at(),
                item.payload());
    }
}
