package ninja.helpy.persistence.feed;

import java.time.Instant;
import ninja.helpy.agents.protocol.ClusterMessage;

/** An event on its way into the feed. {@code payload} is JSON, masked. */
public record FeedEvent(String persistenceId, long seqNr, String type, Instant at, String payload)
        implements ClusterMessage {}
