package ninja.helpy.agents.conversation;

import java.time.Instant;
import ninja.helpy.agents.conversation.ConversationCommand.Facts;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationCommand.TurnTaken;
import ninja.helpy.agents.conversation.ConversationCommand.View;
import ninja.helpy.agents.protocol.Reply;

/** A conversation as others see it. */
final class ConversationView {

    /** What a model is told of a conversation. It travels between nodes as one message, where more would be dropped. */
    private static final int TOLD_CHARS_MAX = 300_000;

    private ConversationView() {}

    /** The newest messages as far as they fit, the newest one however long it is. */
    static TurnTaken taken(Conversation state) {
        var recent = state.recent();
        int from = recent.size();
        int chars = 0;
        while (from > 0) {
            chars += recent.get(from - 1).content().length();
            if (chars > TOLD_CHARS_MAX && from < recent.size()) break;
            from--;
        }
        return new TurnTaken(recent.subList(from, recent.size()));
    }

    static Facts facts(Conversation state, long after) {
        return new Facts(state.feed().after(after), Math.max(after, state.feed().position()), false);
    }

    static Recent recent(Conversation state) {
        return new Recent(state.recent(), state.messages(), state.reactions());
    }

    static Reply located(Conversation state, ConversationCommand.LocateMessage c) {
        return Located.in(state.recent(), state.messages(), c.messageId());
    }

    static View of(String conversationId, Conversation state, Instant now) {
        var about = state.about().orElseThrow();
        return new View(
                conversationId,
                about.agentId(),
                about.userId(),
                about.subject(),
                about.createdAt(),
                Preview.ofNewest(state.recent()),
                state.messages(),
                !state.archived(),
                state.feed().position(),
                state.openRun(now));
    }
}
