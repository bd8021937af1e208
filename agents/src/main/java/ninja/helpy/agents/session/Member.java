package ninja.helpy.agents.session;

import java.time.Instant;
import ninja.helpy.agents.protocol.ClusterMessage;

/** A person in a room. */
public record Member(String userId, String displayName, Instant since) implements ClusterMessage {}
