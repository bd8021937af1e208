package ninja.helpy.agents.session;

import java.time.Instant;

/** What people did to a message after it was said. */
public sealed interface MessageEvent extends GroupSessionEvent {

    String messageId();

    record MessageEdited(String messageId, String content, Instant at) implements MessageEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.edited(messageId, content, at);
        }
    }

    record MessageDeleted(String messageId, String by, Instant at) implements MessageEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.deleted(messageId, at);
        }
    }

    record ReactionSet(String messageId, String emoji, String userId, Instant at) implements MessageEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.reacted(messageId, reactions -> reactions.with(messageId, emoji, userId));
        }
    }

    record ReactionCleared(String messageId, String emoji, String userId, Instant at) implements MessageEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.reacted(messageId, reactions -> reactions.without(messageId, emoji, userId));
        }
    }
}
