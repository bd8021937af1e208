package ninja.helpy.agents.conversation;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of a conversation. */
public sealed interface ConversationCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** → {@link View}. The first creator's parts stand; a repeat with others is refused. */
    record StartConversation(String agentId, String userId, Optional<String> subject, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** Adds a message once per message id, in the order of arrival. → {@link Message} wrapped in {@link Appended} */
    record AppendMessage(Message message, ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** Only the sender may. → {@link Appended} */
    record EditMessage(String messageId, String userId, String content, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** The sender, or anyone with {@code mayDeleteAny}; a tombstone stays. → Done */
    record DeleteMessage(String messageId, String userId, boolean mayDeleteAny, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** The newest {@link Conversation#RECENT_MAX} messages, oldest first. → {@link Recent} */
    record GetRecent(ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** → {@link View} */
    record GetConversation(ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** → Done; nothing can be added any more. */
    record ArchiveConversation(ActorRef<Reply> replyTo) implements ConversationCommand {}

    record Appended(Message message) implements Reply {}

    record Recent(List<Message> messages, long total) implements Reply {

        public Recent {
            messages = List.copyOf(messages);
        }
    }

    record View(
            String conversationId,
            String agentId,
            String userId,
            Optional<String> subject,
            Instant createdAt,
            Optional<Instant> lastMessageAt,
            long messageCount,
            boolean isActive)
            implements Reply {}
}
