package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.MessageCommand.Changed;
import ninja.helpy.agents.session.MessageCommand.DeleteMessage;
import ninja.helpy.agents.session.MessageCommand.EditMessage;
import ninja.helpy.agents.session.MessageCommand.React;

/**
 * Whether a message may be changed, and the fact that follows. Pure. Without a fact nothing changes: it was refused, or it
 * is so already.
 */
record MessageChange(Optional<Refused> refused, Optional<MessageEvent> fact) {

    static MessageChange of(GroupSession room, MessageCommand c, Instant now) {
        var message = room.message(c.messageId());
        if (message.isEmpty()) return no(Refusal.NOT_FOUND, "no such recent message");
        if (c instanceof EditMessage edit) return edited(room, message.get(), edit, now);
        if (c instanceof DeleteMessage delete) return deleted(room, message.get(), delete, now);
        return reacted(room, message.get(), (React) c, now);
    }

    static Changed changed(GroupSession room, String messageId) {
        return new Changed(
                room.message(messageId).orElseThrow(), room.talk().reactions().of(messageId));
    }

    Outcome outcome(String messageId) {
        if (refused.isPresent()) return Outcome.unchanged(room -> refused.get());
        return fact.map(happened -> Outcome.of(happened, room -> changed(room, messageId)))
                .orElseGet(() -> Outcome.unchanged(room -> changed(room, messageId)));
    }

    private static MessageChange edited(GroupSession room, Message message, EditMessage c, Instant now) {
        if (!room.isMember(c.userId()) || !isSender(message, c.userId())) {
            return no(Refusal.FORBIDDEN, "only its sender may");
        }
        if (isDeleted(message)) return no(Refusal.INVALID_STATE, "it was deleted");
        if (message.content().equals(c.content())) return nothing();
        return yes(new MessageEvent.MessageEdited(c.messageId(), c.content(), now));
    }

    private static MessageChange deleted(GroupSession room, Message message, DeleteMessage c, Instant now) {
        boolean own = room.isMember(c.userId()) && isSender(message, c.userId());
        if (!own && !c.mayDeleteAny()) return no(Refusal.FORBIDDEN, "only its sender may");
        return isDeleted(message) ? nothing() : yes(new MessageEvent.MessageDeleted(c.messageId(), c.userId(), now));
    }

    private static MessageChange reacted(GroupSession room, Message message, React c, Instant now) {
        if (!room.isMember(c.userId())) return no(Refusal.FORBIDDEN, "join the room first");
        if (isDeleted(message)) return no(Refusal.INVALID_STATE, "it was deleted");
        var reactions = room.talk().reactions();
        if (reactions.has(c.messageId(), c.emoji(), c.userId()) == c.on()) return nothing();
        if (!c.on()) return yes(new MessageEvent.ReactionCleared(c.messageId(), c.emoji(), c.userId(), now));
        if (!reactions.hasRoomFor(c.messageId(), c.emoji())) {
            return no(Refusal.PLAN_LIMIT_REACHED, "too many reactions to this message");
        }
        return yes(new MessageEvent.ReactionSet(c.messageId(), c.emoji(), c.userId(), now));
    }

    private static boolean isSender(Message message, String userId) {
        return message.sender().type() == Message.Type.HUMAN
                && message.sender().id().equals(userId);
    }

    private static boolean isDeleted(Message message) {
        return message.content().equals(Conversation.DELETED);
    }

    private static MessageChange no(Refusal reason, String detail) {
        return new MessageChange(Optional.of(new Refused(reason, detail)), Optional.empty());
    }

    private static MessageChange yes(MessageEvent fact) {
        return new MessageChange(Optional.empty(), Optional.of(fact));
    }

    private static MessageChange nothing() {
        return new MessageChange(Optional.empty(), Optional.empty());
    }
}
