package ninja.helpy.agents.session;

import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * Two answers that do not go together, and why.
 *
 * @param messageId the answer that had been said before
 * @param said the sentence of the later answer
 * @param before the sentence of the earlier one
 */
public record Contradiction(String messageId, String reason, String said, String before) implements ClusterMessage {}
