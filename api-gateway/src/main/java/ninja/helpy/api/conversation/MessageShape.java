package ninja.helpy.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions.Reaction;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.api.wire.Json;
import ninja.helpy.persistence.view.MessagesView.Line;

/** A message as it goes over the wire. A deleted one leaves its place and nothing else. */
public record MessageShape(
        String messageId,
        String conversationId,
        String senderType,
        String senderId,
        String senderName,
        String role,
        String content,
        String contentType,
        Optional<JsonNode> metadata,
        Instant createdAt,
        boolean edited,
        Optional<Instant> editedAt,
        boolean deleted,
        Optional<String> runId,
        Map<String, List<String>> reactions) {

    /** One that nobody has had time to react to. */
    public static MessageShape of(String conversationId, Message message) {
        return of(conversationId, message, List.of());
    }

    public static MessageShape of(String conversationId, Message message, List<Reaction> reactions) {
        var sender = message.sender();
        boolean deleted = message.editedAt().isPresent() && message.content().equals(Conversation.DELETED);
        return new MessageShape(
                message.messageId(),
                conversationId,
                sender.type().name().toLowerCase(Locale.ROOT),
                sender.id(),
                sender.name(),
                role(sender.type()),
                message.content(),
                label(message.form()),
                metadata(message.form()),
                message.at(),
                message.editedAt().isPresent() && !deleted,
                message.editedAt(),
                deleted,
                message.runId(),
                byEmoji(reactions));
    }

    /** As the view has it. */
    static MessageShape of(String conversationId, Line line) {
        return new MessageShape(
                line.messageId(),
                conversationId,
                line.senderType().toLowerCase(Locale.ROOT),
                line.senderId(),
                line.senderName(),
                role(Message.Type.valueOf(line.senderType().toUpperCase(Locale.ROOT))),
                line.content(),
                label(line.form()),
                metadata(line.form()),
                line.at(),
                line.editedAt().isPresent(),
                line.editedAt(),
                false,
                line.runId(),
                byEmoji(line.reactions()));
    }

    private static String label(MessageForm form) {
        return form.contentType().name().toLowerCase(Locale.ROOT);
    }

    private static Optional<JsonNode> metadata(MessageForm form) {
        return form.metadata().map(text -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Who reacted, by emoji. */
    public static Map<String, List<String>> byEmoji(List<Reaction> reactions) {
        var map = new LinkedHashMap<String, List<String>>();
        reactions.forEach(reaction -> map.put(reaction.emoji(), reaction.userIds()));
        return map;
    }

    public static String role(Message.Type type) {
        return switch (type) {
            case HUMAN -> "user";
            case HELPY -> "assistant";
        };
    }
}
