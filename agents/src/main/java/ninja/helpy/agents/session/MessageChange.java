package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.MessageCommand.Changed;
import ninja.helpy.agents.session.MessageCommand.DeleteMessage;
import ninja.helpy.agents.session.MessageCommand.EditMessage;
import ninja.helpy.agents.session.MessageCommand.React;

/**
 * Whether a message may be changed, the fact that follows, and how the message is then. Pure. Without a fact nothing
 * changes: it was refused, or it is so already.
 */
record MessageChange(Optional<Refused> refused, Optional<MessageEvent> fact, Optional<Found> then) {

    static MessageChange of(GroupSession room, MessageCommand c, Instant now) {
        boolean mayComeIn = room.isMember(c.userId()) || (c instanceof DeleteMessage any && any.mayDeleteAny());
        if (!mayComeIn) return no(Refusal.FORBIDDEN, "join the room first");
        var found = found(room, c);
        if (found.isEmpty()) return no(Refusal.NOT_FOUND, "no such message");
        if (c instanceof EditMessage edit) return edited(found.get(), edit, now);
        if (c instanceof DeleteMessage delete) return deleted(found.get(), delete, now);
        return reacted(found.get(), (React) c, now);
    }

    Outcome outcome() {
        if (refused.isPresent()) return Outcome.unchanged(room -> refused.get());
        var now = then.orElseThrow();
        var changed = new Changed(now.message(), now.reactions());
        return fact.map(happened -> Outcome.of(happened, room -> changed))
                .orElseGet(() -> Outcome.unchanged(room -> changed));
    }

    /** What is remembered is newer than what the view knows; so is what readers can still be told. */
    private static Optional<Found> found(GroupSession room, MessageCommand c) {
        return room.message(c.messageId())
                .map(message -> new Found(message, room.talk().reactions().of(c.messageId())))
                .or(() -> c.older().map(known -> caughtUp(known, room.feed().facts())));
    }

    private static Found caughtUp(Found known, List<Fact> facts) {
        var now = known;
        for (var fact : facts) {
            if (fact.event() instanceof MessageEvent e
                    && e.messageId().equals(known.message().messageId())) now = after(now, e);
        }
        return now;
    }

    private static Found after(Found found, MessageEvent event) {
        if (event instanceof MessageEvent.MessageEdited e) return found.edited(e.content(), e.at());
        if (event instanceof MessageEvent.MessageDeleted e) return found.deleted(e.at());
        if (event instanceof MessageEvent.ReactionSet e) return found.reacted(e.emoji(), e.userId(), true);
        var cleared = (MessageEvent.ReactionCleared) event;
        return found.reacted(cleared.emoji(), cleared.userId(), false);
    }

    private static MessageChange edited(Found message, EditMessage c, Instant now) {
        if (!message.isFrom(c.userId())) return no(Refusal.FORBIDDEN, "only its sender may");
        if (message.isDeleted()) return no(Refusal.INVALID_STATE, "it was deleted");
        if (message.message().content().equals(c.content())) return nothing(message);
        return yes(new MessageEvent.MessageEdited(c.messageId(), c.content(), now), message.edited(c.content(), now));
    }

    private static MessageChange deleted(Found message, DeleteMessage c, Instant now) {
        if (!message.isFrom(c.userId()) && !c.mayDeleteAny()) return no(Refusal.FORBIDDEN, "only its sender may");
        return message.isDeleted()
                ? nothing(message)
                : yes(new MessageEvent.MessageDeleted(c.messageId(), c.userId(), now), message.deleted(now));
    }

    private static MessageChange reacted(Found message, React c, Instant now) {
        if (message.isDeleted()) return no(Refusal.INVALID_STATE, "it was deleted");
        if (message.hasReaction(c.emoji(), c.userId()) == c.on()) return nothing(message);
        if (c.on() && !message.hasRoomFor(c.emoji())) {
            return no(Refusal.PLAN_LIMIT_REACHED, "too many reactions to this message");
        }
        MessageEvent fact = c.on()
                ? new MessageEvent.ReactionSet(c.messageId(), c.emoji(), c.userId(), now)
                : new MessageEvent.ReactionCleared(c.messageId(), c.emoji(), c.userId(), now);
        return yes(fact, message.reacted(c.emoji(), c.userId(), c.on()));
    }

    private static MessageChange no(Refusal reason, String detail) {
        return new MessageChange(Optional.of(new Refused(reason, detail)), Optional.empty(), Optional.empty());
    }

    private static MessageChange yes(MessageEvent fact, Found then) {
        return new MessageChange(Optional.empty(), Optional.of(fact), Optional.of(then));
    }

    private static MessageChange nothing(Found asItIs) {
        return new MessageChange(Optional.empty(), Optional.empty(), Optional.of(asItIs));
    }
}
