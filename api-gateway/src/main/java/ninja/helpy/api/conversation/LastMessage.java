package ninja.helpy.api.conversation;

import java.time.Instant;
import java.util.Locale;
import ninja.helpy.agents.conversation.Preview;

/** Who has spoken last, when, and how it begins. */
public record LastMessage(
        String messageId,
        String senderType,
        String senderId,
        String senderName,
        Instant createdAt,
        String preview,
        boolean deleted) {

    public static LastMessage of(Preview last) {
        return new LastMessage(
                last.messageId(),
                last.sender().type().name().toLowerCase(Locale.ROOT),
                last.sender().id(),
                last.sender().name(),
                last.at(),
                last.text(),
                last.deleted());
    }
}
