package ninja.helpy.agents.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import ninja.helpy.agents.protocol.ClusterMessage;

/** Who reacted to which message with what, in the order of first use. Kept for as long as the message is in memory. */
public record Reactions(Map<String, List<Reaction>> byMessage) implements ClusterMessage {

    /** Different reactions to one message, and people with the same one. */
    public static final int KINDS_MAX = 20;

    public static final int USERS_MAX = 100;

    public static final Reactions NONE = new Reactions(Map.of());

    public Reactions {
        byMessage = Map.copyOf(byMessage);
    }

    /** One emoji under a message, and who set it. */
    public record Reaction(String emoji, List<String> userIds) implements ClusterMessage {

        public Reaction {
            userIds = List.copyOf(userIds);
        }
    }

    public List<Reaction> of(String messageId) {
        return byMessage.getOrDefault(messageId, List.of());
    }

    public boolean has(String messageId, String emoji, String userId) {
        return of(messageId).stream()
                .anyMatch(r -> r.emoji().equals(emoji) && r.userIds().contains(userId));
    }

    public boolean hasRoomFor(String messageId, String emoji) {
        var here = of(messageId);
        return here.stream()
                .filter(r -> r.emoji().equals(emoji))
                .findFirst()
                .map(r -> r.userIds().size() < USERS_MAX)
                .orElse(here.size() < KINDS_MAX);
    }

    public Reactions with(String messageId, String emoji, String userId) {
        if (has(messageId, emoji, userId)) return this;
        var next = new ArrayList<Reaction>();
        boolean known = false;
        for (var reaction : of(messageId)) {
            boolean same = reaction.emoji().equals(emoji);
            known |= same;
            next.add(same ? new Reaction(emoji, plus(reaction.userIds(), userId)) : reaction);
        }
        if (!known) next.add(new Reaction(emoji, List.of(userId)));
        return with(messageId, next);
    }

    public Reactions without(String messageId, String emoji, String userId) {
        if (!has(messageId, emoji, userId)) return this;
        Predicate<String> others = id -> !id.equals(userId);
        var next = of(messageId).stream()
                .map(r -> r.emoji().equals(emoji)
                        ? new Reaction(
                                emoji, r.userIds().stream().filter(others).toList())
                        : r)
                .filter(r -> !r.userIds().isEmpty())
                .toList();
        return with(messageId, next);
    }

    /** Only those of messages that are still there. */
    public Reactions only(Predicate<String> messageIds) {
        if (byMessage.keySet().stream().allMatch(messageIds)) return this;
        var next = new HashMap<>(byMessage);
        next.keySet().removeIf(messageIds.negate());
        return new Reactions(next);
    }

    private Reactions with(String messageId, List<Reaction> reactions) {
        var next = new HashMap<>(byMessage);
        if (reactions.isEmpty()) next.remove(messageId);
        else next.put(messageId, List.copyOf(reactions));
        return new Reactions(next);
    }

    private static List<String> plus(List<String> list, String one) {
        var next = new ArrayList<>(list);
        next.add(one);
        return next;
    }
}
