package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened in a conversation. */
public sealed interface ConversationEvent extends JournalEvent {

    Conversation applyTo(Conversation conversation);

    record ConversationStarted(String agentId, String userId, Optional<String> subject, Instant at)
            implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.started(new Conversation.About(agentId, userId, subject, at));
        }
    }

    record MessageAppended(Message message) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.appended(message);
        }
    }

    record MessageEdited(String messageId, String content, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.edited(messageId, content, at);
        }
    }

    record MessageDeleted(String messageId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.deleted(messageId, at);
        }
    }

    record ConversationArchived(Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.nowArchived();
        }
    }
}
