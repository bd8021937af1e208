package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationFact.Change;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened in a conversation. */
public sealed interface ConversationEvent extends JournalEvent {

    Conversation applyTo(Conversation conversation);

    /** As its readers are told it. */
    Change told();

    Instant at();

    record ConversationStarted(String agentId, String userId, Optional<String> subject, Instant at)
            implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.started(new Conversation.About(agentId, userId, subject, at));
        }

        @Override
        public Change told() {
            return new ConversationFact.Started(agentId, userId);
        }
    }

    record MessageAppended(Message message) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.appended(message);
        }

        @Override
        public Change told() {
            return new ConversationFact.Said(message);
        }

        @Override
        public Instant at() {
            return message.at();
        }
    }

    record MessageEdited(String messageId, String content, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.edited(messageId, content, at);
        }

        @Override
        public Change told() {
            return new ConversationFact.Edited(messageId, content);
        }
    }

    record MessageDeleted(String messageId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.deleted(messageId, at);
        }

        @Override
        public Change told() {
            return new ConversationFact.Deleted(messageId);
        }
    }

    record ReactionSet(String messageId, String emoji, String userId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.with(conversation.reactions().with(messageId, emoji, userId));
        }

        @Override
        public Change told() {
            return new ConversationFact.Reacted(messageId, emoji, userId, true);
        }
    }

    record ReactionCleared(String messageId, String emoji, String userId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.with(conversation.reactions().without(messageId, emoji, userId));
        }

        @Override
        public Change told() {
            return new ConversationFact.Reacted(messageId, emoji, userId, false);
        }
    }

    record ConversationArchived(Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.nowArchived();
        }

        @Override
        public Change told() {
            return new ConversationFact.Archived();
        }
    }
}
