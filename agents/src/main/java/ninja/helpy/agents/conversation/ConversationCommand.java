package ninja.helpy.agents.conversation;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.Batch;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Follow;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunOrder;

/** Everything one may ask of a conversation. */
public sealed interface ConversationCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** → {@link View}. The first creator's parts stand; a repeat with others is refused. */
    record StartConversation(String agentId, String userId, Optional<String> subject, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** Adds a message once per message id, in the order of arrival. → {@link Message} wrapped in {@link Appended} */
    record AppendMessage(Message message, ActorRef<Reply> replyTo) implements ConversationCommand {}

    /**
     * Only the sender may. {@code older}: what the view knows of it, for a message that is no longer remembered here; who asks
     * looks for it when he is told that there is none. → {@link Appended}
     */
    record EditMessage(String messageId, String userId, String content, Optional<Found> older, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** The sender, or anyone with {@code mayDeleteAny}; a tombstone stays. → Done */
    record DeleteMessage(
            String messageId, String userId, boolean mayDeleteAny, Optional<Found> older, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /**
     * A run wants to answer a question: one at a time does, and its question is there when its turn has come. Asked again by
     * the same run, the answer is where it stands now. The first question begins the conversation, if nobody has; it must be
     * that of this agent and user. → {@link TurnTaken}, {@link TurnQueued}, or refused as busy
     */
    record TakeTurn(
            String runId,
            String agentId,
            String userId,
            RunOrder.IfBusy ifBusy,
            Message question,
            ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** The run has ended, with an answer or without, or wants its turn no more. → {@link TurnEnded} */
    record EndTurn(String runId, Optional<Message> answer, ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** Sets or takes back one's own reaction; a repeat changes nothing. → {@link Reacted} */
    record React(
            String messageId, String emoji, String userId, boolean on, Optional<Found> older, ActorRef<Reply> replyTo)
            implements ConversationCommand {}

    /** → {@link Facts}; everything after {@code after}, or refused as expired if that is no longer kept here. */
    record FollowConversation(long after, ActorRef<Reply> replyTo) implements ConversationCommand, Follow {}

    /** The newest {@link Conversation#RECENT_MAX} messages, oldest first. → {@link Recent} */
    record GetRecent(ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** The so-manieth message it is, or the newest. → {@link Located} */
    record LocateMessage(Optional<String> messageId, ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** → {@link View} */
    record GetConversation(ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** → Done; nothing can be added any more. */
    record ArchiveConversation(ActorRef<Reply> replyTo) implements ConversationCommand {}

    /** Time to answer readers for whom nothing has come; a conversation tells itself, and no one else does. */
    record Tick(ActorRef<Reply> replyTo) implements ConversationCommand {}
    /** It may answer; the newest messages, as many as a model is told, the question last. */
    record TurnTaken(List<Message> messages) implements Reply {

        public TurnTaken {
            messages = List.copyOf(messages);
        }
    }

    /** {@code current} is answering; {@code ahead} others are to come before. */
    record TurnQueued(String current, int ahead) implements Reply {}

    /** Whose turn it is now. */
    record TurnEnded(Optional<String> next) implements Reply {}

    record Appended(Message message) implements Reply {}

    /** All reactions to that message, as they are now. */
    record Reacted(List<Reactions.Reaction> reactions) implements Reply {

        public Reacted {
            reactions = List.copyOf(reactions);
        }
    }

    record Facts(List<ConversationFact> items, long last, boolean ended) implements Batch<ConversationFact> {

        public Facts {
            items = List.copyOf(items);
        }
    }

    record Recent(List<Message> messages, long total, Reactions reactions) implements Reply {

        public Recent {
            messages = List.copyOf(messages);
        }
    }

    /** {@code position}: follow from there to miss nothing. {@code openRun} has not ended its turn. */
    record View(
            String conversationId,
            String agentId,
            String userId,
            Optional<String> subject,
            Instant createdAt,
            Optional<Preview> lastMessage,
            long messageCount,
            boolean isActive,
            long position,
            Optional<String> openRun)
            implements Reply {}
}
