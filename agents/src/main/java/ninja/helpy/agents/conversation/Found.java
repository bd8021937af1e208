package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.conversation.Reactions.Reaction;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * One message and who reacted to it, as its conversation or room remembers it; or, if it is an older one, as the view knows
 * it, which may be a moment behind: the newest facts are put on top.
 */
public record Found(Message message, List<Reaction> reactions) implements ClusterMessage {

    public Found {
        reactions = List.copyOf(reactions);
    }

    public boolean isFrom(String userId) {
        return message.isFrom(userId);
    }

    public boolean isDeleted() {
        return message.isDeleted();
    }

    public boolean hasReaction(String emoji, String userId) {
        return all().has(message.messageId(), emoji, userId);
    }

    public boolean hasRoomFor(String emoji) {
        return all().hasRoomFor(message.messageId(), emoji);
    }

    public Found edited(String content, Instant at) {
        return new Found(message.edited(content, at), reactions);
    }

    public Found deleted(Instant at) {
        return new Found(message.deleted(at), List.of());
    }

    public Found reacted(String emoji, String userId, boolean on) {
        var id = message.messageId();
        var next = on ? all().with(id, emoji, userId) : all().without(id, emoji, userId);
        return new Found(message, next.of(id));
    }

    private Reactions all() {
        return reactions.isEmpty() ? Reactions.NONE : new Reactions(Map.of(message.messageId(), reactions));
    }
}
