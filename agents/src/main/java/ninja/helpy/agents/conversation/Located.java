package ninja.helpy.agents.conversation;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** The so-manieth of all messages of a conversation or room. Without an id nothing has been said yet. */
public record Located(Optional<String> messageId, long number, long total) implements Reply {

    /** Where a message stands, or the newest if none is asked for; refused if it is not among the newest. */
    public static Reply in(List<Message> newest, long total, Optional<String> asked) {
        if (asked.isEmpty()) {
            var last = newest.isEmpty() ? Optional.<Message>empty() : Optional.of(newest.get(newest.size() - 1));
            return new Located(last.map(Message::messageId), total, total);
        }
        for (int i = 0; i < newest.size(); i++) {
            if (newest.get(i).messageId().equals(asked.get())) {
                return new Located(asked, total - newest.size() + i + 1, total);
            }
        }
        return new Refused(Refusal.NOT_FOUND, "it is none of the newest messages");
    }
}
