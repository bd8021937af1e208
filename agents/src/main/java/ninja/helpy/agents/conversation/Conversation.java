package ninja.helpy.agents.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.protocol.EntityState;

/** One person and one agent, and the newest of what they said; all of it is in the journal and the view. */
public record Conversation(
        Optional<About> about,
        List<Message> recent,
        long messages,
        boolean archived,
        Reactions reactions,
        ConversationFeed feed,
        Turns turns)
        implements EntityState {

    /** Messages kept in memory: enough for every prompt. */
    public static final int RECENT_MAX = 50;

    public static final int CONTENT_CHARS_MAX = 32_000;

    public static final String DELETED = "";

    /** A question older than this is not being answered any more. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    public static final Conversation EMPTY =
            new Conversation(Optional.empty(), List.of(), 0, false, Reactions.NONE, ConversationFeed.NONE, Turns.NONE);

    public Conversation {
        recent = List.copyOf(recent);
    }

    /** Whose conversation it is. */
    public record About(String agentId, String userId, Optional<String> subject, Instant createdAt)
            implements EntityState {}

    /** The state after an event: what it changes, and the fact for readers. */
    public static Conversation fold(Conversation conversation, ConversationEvent event) {
        var next = event.applyTo(conversation);
        var feed = event.told()
                .map(change -> conversation.feed.with(event.at(), change))
                .orElse(conversation.feed);
        return new Conversation(
                next.about, next.recent, next.messages, next.archived, next.reactions, feed, next.turns);
    }

    public boolean isOpen() {
        return about.isPresent() && !archived;
    }

    boolean isOf(String agentId, String userId) {
        return about.filter(a -> a.agentId().equals(agentId) && a.userId().equals(userId))
                .isPresent();
    }

    public Optional<Message> message(String messageId) {
        return recent.stream().filter(m -> m.messageId().equals(messageId)).findFirst();
    }

    /** The run that has its turn, and whose question is here. Its answer is not: that comes with the end of the turn. */
    public Optional<String> openRun(Instant now) {
        return turns.current()
                .filter(run -> recent.stream()
                        .anyMatch(message -> asks(message, run)
                                && message.at().plus(ANSWER_MAX).isAfter(now)));
    }

    private static boolean asks(Message message, String runId) {
        return message.sender().type() == Message.Type.HUMAN
                && message.runId().filter(runId::equals).isPresent();
    }

    /** The fact by which this message comes in. */
    ConversationEvent.MessageAppended next(Message message) {
        return new ConversationEvent.MessageAppended(message, messages + 1);
    }

    Conversation started(About whose) {
        return new Conversation(Optional.of(whose), recent, messages, archived, reactions, feed, turns);
    }

    Conversation appended(Message message) {
        var next = new ArrayList<>(recent.subList(Math.max(0, recent.size() - RECENT_MAX + 1), recent.size()));
        next.add(message);
        return new Conversation(about, next, messages + 1, archived, reactions, feed, turns).pruned();
    }

    Conversation edited(String messageId, String content, Instant at) {
        return changed(messageId, m -> m.edited(content, at));
    }

    Conversation deleted(String messageId, Instant at) {
        return changed(messageId, m -> m.deleted(at)).with(reactions.only(id -> !id.equals(messageId)));
    }

    /** Of older messages the view alone knows who reacted. */
    Conversation reacted(String messageId, UnaryOperator<Reactions> change) {
        return message(messageId).isPresent() ? with(change.apply(reactions)) : this;
    }

    Conversation with(Reactions next) {
        return new Conversation(about, recent, messages, archived, next, feed, turns);
    }

    Conversation nowArchived() {
        return new Conversation(about, recent, messages, true, reactions, feed, turns);
    }

    Conversation with(Turns next) {
        return new Conversation(about, recent, messages, archived, reactions, feed, next);
    }

    private Conversation pruned() {
        return with(reactions.only(id -> message(id).isPresent()));
    }

    private Conversation changed(String messageId, UnaryOperator<Message> change) {
        var next = recent.stream()
                .map(m -> m.messageId().equals(messageId) ? change.apply(m) : m)
                .toList();
        return new Conversation(about, next, messages, archived, reactions, feed, turns);
    }
}
