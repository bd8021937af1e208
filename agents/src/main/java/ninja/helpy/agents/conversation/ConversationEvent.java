package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationFact.Change;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened in a conversation. */
public sealed interface ConversationEvent extends JournalEvent {

    Conversation applyTo(Conversation conversation);

    /** As its readers are told it; nothing of what only runs have to do with each other. */
    Optional<Change> told();

    Instant at();

    record ConversationStarted(String agentId, String userId, Optional<String> subject, Instant at)
            implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.started(new Conversation.About(agentId, userId, subject, at));
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Started(agentId, userId));
        }
    }

    /** v2: the message has a form; {@code number}: the so-manieth message of this conversation it is. */
    record MessageAppended(Message message, long number) implements ConversationEvent {

        /** Of messages that were written in the form before. */
        public static final long NUMBER_UNKNOWN = 0;

        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.appended(message);
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Said(message));
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
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Edited(messageId, content));
        }
    }

    record MessageDeleted(String messageId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.deleted(messageId, at);
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Deleted(messageId));
        }
    }

    record ReactionSet(String messageId, String emoji, String userId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.reacted(messageId, all -> all.with(messageId, emoji, userId));
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Reacted(messageId, emoji, userId, true));
        }
    }

    record ReactionCleared(String messageId, String emoji, String userId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.reacted(messageId, all -> all.without(messageId, emoji, userId));
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Reacted(messageId, emoji, userId, false));
        }
    }

    /** The run's turn has come, or it waits for it: in front of all others if it interrupts. */
    record TurnAsked(String runId, boolean interrupts, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.with(conversation.turns().asked(runId, interrupts));
        }

        @Override
        public Optional<Change> told() {
            return Optional.empty();
        }
    }

    /** It has ended or given up; the next one's turn has come. */
    record TurnPassed(String runId, Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.with(conversation.turns().passed(runId));
        }

        @Override
        public Optional<Change> told() {
            return Optional.empty();
        }
    }

    record ConversationArchived(Instant at) implements ConversationEvent {
        @Override
        public Conversation applyTo(Conversation conversation) {
            return conversation.nowArchived();
        }

        @Override
        public Optional<Change> told() {
            return Optional.of(new ConversationFact.Archived());
        }
    }
}
