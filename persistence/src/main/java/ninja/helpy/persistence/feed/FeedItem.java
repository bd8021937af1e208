package ninja.helpy.persistence.feed;

import java.time.Instant;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * One event of a workspace. {@code position} is its place in the feed and its id for clients; {@code seqNr} its place in
 * the entity's own journal, where {@code at} tells when. {@code payload} is JSON, masked.
 */
public record FeedItem(
        long position, String entityType, String entityId, long seqNr, String type, Instant at, String payload)
        implements ClusterMessage {}
