package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/** How a message begins, for lists. Of a deleted one there is no text. */
public record Preview(String messageId, Message.Sender sender, Instant at, String text, boolean deleted)
        implements ClusterMessage {

    public static final int CHARS_MAX = 100;

    public static Preview of(Message message) {
        return new Preview(
                message.messageId(), message.sender(), message.at(), beginning(message.content()), message.isDeleted());
    }

    /** Of the last one. */
    public static Optional<Preview> ofNewest(List<Message> messages) {
        return messages.isEmpty() ? Optional.empty() : Optional.of(of(messages.get(messages.size() - 1)));
    }

    /** Whole characters only. */
    public static String beginning(String content) {
        if (content.codePointCount(0, content.length()) <= CHARS_MAX) return content;
        return content.substring(0, content.offsetByCodePoints(0, CHARS_MAX));
    }
}
