package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.React;
import ninja.helpy.agents.conversation.ConversationEvent.MessageDeleted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageEdited;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionCleared;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionSet;
import ninja.helpy.agents.conversation.ConversationFact.Deleted;
import ninja.helpy.agents.conversation.ConversationFact.Edited;
import ninja.helpy.agents.conversation.ConversationFact.Reacted;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/**
 * Whether a message may be changed, the fact that follows, and how the message is then. Pure. Without a fact nothing
 * changes: it was refused, or it is so already.
 */
record MessageChange(Optional<Refused> refused, Optional<ConversationEvent> fact, Optional<Found> then) {

    static MessageChange edit(Conversation state, EditMessage c, Instant now) {
        var found = found(state, c.messageId(), c.older());
        if (found.isEmpty()) return unknown();
        var message = found.get();
        if (!message.isFrom(c.userId())) return no(Refusal.FORBIDDEN, "only its sender may");
        if (!state.isOpen()) return no(Refusal.INVALID_STATE, "the conversation is archived");
        if (message.isDeleted()) return no(Refusal.INVALID_STATE, "it was deleted");
        if (message.message().content().equals(c.content())) return nothing(message);
        return yes(new MessageEdited(c.messageId(), c.content(), now), message.edited(c.content(), now));
    }

    static MessageChange delete(Conversation state, DeleteMessage c, Instant now) {
        var found = found(state, c.messageId(), c.older());
        if (found.isEmpty()) return unknown();
        var message = found.get();
        if (!c.mayDeleteAny() && !message.isFrom(c.userId())) return no(Refusal.FORBIDDEN, "only its sender may");
        if (message.isDeleted()) return nothing(message);
        return yes(new MessageDeleted(c.messageId(), now), message.deleted(now));
    }

    static MessageChange react(Conversation state, React c, Instant now) {
        var found = found(state, c.messageId(), c.older());
        if (found.isEmpty()) return unknown();
        var message = found.get();
        if (!state.isOpen()) return no(Refusal.INVALID_STATE, "the conversation is archived");
        if (message.isDeleted()) return no(Refusal.INVALID_STATE, "it was deleted");
        if (message.hasReaction(c.emoji(), c.userId()) == c.on()) return nothing(message);
        if (c.on() && !message.hasRoomFor(c.emoji())) {
            return no(Refusal.PLAN_LIMIT_REACHED, "too many reactions to this message");
        }
        var fact = c.on()
                ? new ReactionSet(c.messageId(), c.emoji(), c.userId(), now)
                : new ReactionCleared(c.messageId(), c.emoji(), c.userId(), now);
        return yes(fact, message.reacted(c.emoji(), c.userId(), c.on()));
    }

    /** What is remembered is newer than what the view knows; so is what readers can still be told. */
    private static Optional<Found> found(Conversation state, String messageId, Optional<Found> older) {
        return state.message(messageId)
                .map(message -> new Found(message, state.reactions().of(messageId)))
                .or(() -> older.map(known -> caughtUp(known, state.feed().facts())));
    }

    private static Found caughtUp(Found known, List<ConversationFact> facts) {
        var now = known;
        for (var fact : facts) now = after(now, fact);
        return now;
    }

    private static Found after(Found found, ConversationFact fact) {
        var id = found.message().messageId();
        if (fact.change() instanceof Edited e && e.messageId().equals(id)) return found.edited(e.content(), fact.at());
        if (fact.change() instanceof Deleted e && e.messageId().equals(id)) return found.deleted(fact.at());
        if (fact.change() instanceof Reacted e && e.messageId().equals(id)) {
            return found.reacted(e.emoji(), e.userId(), e.on());
        }
        return found;
    }

    private static MessageChange unknown() {
        return no(Refusal.NOT_FOUND, "no such message");
    }

    private static MessageChange no(Refusal reason, String detail) {
        return new MessageChange(Optional.of(new Refused(reason, detail)), Optional.empty(), Optional.empty());
    }

    private static MessageChange yes(ConversationEvent fact, Found then) {
        return new MessageChange(Optional.empty(), Optional.of(fact), Optional.of(then));
    }

    private static MessageChange nothing(Found asItIs) {
        return new MessageChange(Optional.empty(), Optional.empty(), Optional.of(asItIs));
    }
}
