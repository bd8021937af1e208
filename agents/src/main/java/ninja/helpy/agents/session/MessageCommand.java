package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.Reply;

/** What one may do to a message that was said in a room. */
public sealed interface MessageCommand extends GroupSessionCommand {

    String messageId();

    String userId();

    /** What the view knows of it, for a message that the room no longer remembers. */
    Optional<Found> older();

    /** Only the sender may. → {@link Changed} */
    record EditMessage(String messageId, String userId, String content, Optional<Found> older, ActorRef<Reply> replyTo)
            implements MessageCommand {}

    /** The sender, or anyone with {@code mayDeleteAny}; a tombstone stays. → {@link Changed} */
    record DeleteMessage(
            String messageId, String userId, boolean mayDeleteAny, Optional<Found> older, ActorRef<Reply> replyTo)
            implements MessageCommand {}

    /** Members only; sets or takes back one's own reaction. → {@link Changed} */
    record React(
            String messageId, String userId, String emoji, boolean on, Optional<Found> older, ActorRef<Reply> replyTo)
            implements MessageCommand {}

    /** The message as it is now. */
    record Changed(Message message, List<Reactions.Reaction> reactions) implements Reply {

        public Changed {
            reactions = List.copyOf(reactions);
        }
    }
}
