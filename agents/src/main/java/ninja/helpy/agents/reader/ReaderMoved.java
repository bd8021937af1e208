package ninja.helpy.agents.reader;

import ninja.helpy.agents.protocol.ClusterMessage;

/** A person has read on somewhere: for his other devices, and nobody else's. A hint, which may be lost. */
public record ReaderMoved(String workspaceId, String userId, Reader.Place place) implements ClusterMessage {}
