package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.protocol.EntityState;

/** One person and one agent, and the newest of what they said; all of it is in the journal and the view. */
public record Conversation(Optional<About> about, List<Message> recent, long messages, boolean archived)
        implements EntityState {

    /** Messages kept in memory: enough for every prompt. */
    public static final int RECENT_MAX = 50;

    public static final int CONTENT_CHARS_MAX = 32_000;

    public static final String DELETED = "";

    public static final Conversation EMPTY = new Conversation(Optional.empty(), List.of(), 0, false);

    public Conversation {
        recent = List.copyOf(recent);
    }

    /** Whose conversation it is. */
    public record About(String agentId, String userId, Optional<String> subject, Instant createdAt)
            implements EntityState {}

    public boolean isOpen() {
        return about.isPresent() && !archived;
    }

    public Optional<Message> message(String messageId) {
        return recent.stream().filter(m -> m.messageId().equals(messageId)).findFirst();
    }

    Conversation started(About whose) {
        return new Conversation(Optional.of(whose), recent, messages, archived);
    }

    Conversation appended(Message message) {
        var next = new ArrayList<>(recent);
        next.add(message);
        return new Conversation(
                about, next.subList(Math.max(0, next.size() - RECENT_MAX), next.size()), messages + 1, archived);
    }

    Conversation edited(String messageId, String content, Instant at) {
        return changed(messageId, m -> m.edited(content, at));
    }

    Conversation deleted(String messageId, Instant at) {
        return changed(messageId, m -> m.edited(DELETED, at));
    }

    Conversation nowArchived() {
        return new Conversation(about, recent, messages, true);
    }

    private Conversation changed(String messageId, UnaryOperator<Message> change) {
        var next = recent.stream()
                .map(m -> m.messageId().equals(messageId) ? change.apply(m) : m)
                .toList();
        return new Conversation(about, next, messages, archived);
    }
}
