package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;
import ninja.helpy.agents.protocol.MessageForm;

/** One utterance, of a person or of an agent. */
public record Message(
        String messageId,
        Sender sender,
        String content,
        MessageForm form,
        Instant at,
        Optional<String> runId,
        Optional<Instant> editedAt)
        implements ClusterMessage {

    /** {@code id} is a user id or an agent id. */
    public record Sender(Type type, String id, @Masked String name) implements ClusterMessage {

        public static Sender human(String id, String name) {
            return new Sender(Type.HUMAN, id, name);
        }

        public static Sender helpy(String id, String name) {
            return new Sender(Type.HELPY, id, name);
        }
    }

    /** People and Helpys. */
    public enum Type {
        HUMAN,
        HELPY
    }

    /** Words that nobody has changed yet. */
    public static Message plain(String messageId, Sender sender, String content, Instant at, Optional<String> runId) {
        return new Message(messageId, sender, content, MessageForm.PLAIN, at, runId, Optional.empty());
    }

    /** Said by this person; a Helpy's id is nobody's. */
    boolean isFrom(String userId) {
        return sender.type() == Type.HUMAN && sender.id().equals(userId);
    }

    boolean isDeleted() {
        return content.equals(Conversation.DELETED);
    }

    /** Other words in the same form. */
    public Message edited(String newContent, Instant when) {
        return new Message(messageId, sender, newContent, form, at, runId, Optional.of(when));
    }

    /** It leaves its place and nothing else. */
    public Message deleted(Instant when) {
        return new Message(messageId, sender, Conversation.DELETED, MessageForm.PLAIN, at, runId, Optional.of(when));
    }
}
