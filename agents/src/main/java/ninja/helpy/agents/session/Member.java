package ninja.helpy.agents.session;

import java.time.Instant;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;

/** A person in a room. */
public record Member(String userId, @Masked String displayName, Instant since) implements ClusterMessage {}
