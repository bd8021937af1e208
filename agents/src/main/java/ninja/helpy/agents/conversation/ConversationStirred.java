package ninja.helpy.agents.conversation;

import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * Something is new in a conversation: whoever has connections of this person may begin to follow it, from {@code after}.
 * A hint and no more: it may be lost, the facts may not.
 */
public record ConversationStirred(String workspaceId, String conversationId, String userId, long after)
        implements ClusterMessage {}
