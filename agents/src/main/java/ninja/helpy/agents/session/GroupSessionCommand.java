package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.Located;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.Batch;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Follow;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of a room. */
public interface GroupSessionCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** → {@link View}; a repeat changes nothing. */
    record CreateSession(NewRoom room, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** Those who are in the room or invited already stay so. By who rules the room. → {@link View} */
    record InviteUsers(List<String> userIds, Asker by, ActorRef<Reply> replyTo) implements GroupSessionCommand {

        public InviteUsers {
            userIds = List.copyOf(userIds);
        }
    }

    /** By who rules the room, or whom it was sent to. → Done */
    record WithdrawInvitation(String userId, Asker by, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** Fulfils his invitation, if he has one. → {@link View}; a repeat changes nothing. */
    record JoinSession(String userId, String displayName, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** His own Helpys leave with him. → Done */
    record LeaveSession(String userId, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    record AddHelpy(RoomHelpy helpy, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    record RemoveHelpy(String helpyId, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** Members only; once per message id. Starts a round, or queues for the next one. → {@link Posted} */
    record PostMessage(String messageId, String userId, String content, MessageForm form, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** A run of the open round has its answer; once per run. → Done */
    record HelpyDone(String runId, Answer answer, long cost, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** A run of the open round has none, and has cost this much; the others go on. → Done */
    record HelpyGaveUp(String runId, Refusal code, String detail, long cost, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** Stops turns; what they have used is charged. {@code memberId} absent: the workspace says so. → {@link Stopped} */
    record StopTurns(StopScope scope, Optional<String> target, Optional<String> memberId, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** TURN: the run {@code target}. AGENT: the Helpy {@code target}. MINE: what I have set off. ROOM: everything. */
    enum StopScope {
        TURN,
        AGENT,
        MINE,
        ROOM
    }

    /** Silences a Helpy, or {@link People#EVERYONE}, and stops what it is saying. → {@link View} */
    record MuteHelpy(String helpyId, Instant until, Optional<String> memberId, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** → {@link View} */
    record UnmuteHelpy(String helpyId, Optional<String> memberId, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** From the next round on. → {@link View} */
    record ChangeSettings(RoomSettings settings, Optional<String> memberId, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** → {@link View} */
    record GetSession(ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** The newest messages, oldest first. → {@link RecentMessages} */
    record GetRecentMessages(ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** The so-manieth message it is, or the newest; for a person only if he is in the room. → {@link Located} */
    record LocateMessage(Optional<String> messageId, Optional<String> memberId, ActorRef<Reply> replyTo)
            implements GroupSessionCommand {}

    /** → {@link Facts}; everything after {@code after}, or refused as expired if that is no longer kept here. */
    record FollowSession(long after, ActorRef<Reply> replyTo) implements GroupSessionCommand, Follow {}

    /** By who rules the room. → {@link View} */
    record EndSession(Asker by, ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** Somebody found this room on the wake list: go on with the open round. → Done */
    record WakeSession(ActorRef<Reply> replyTo) implements GroupSessionCommand {}

    /** {@code roundId} absent: the message waits for the round under way to end. */
    record Posted(Message message, Optional<String> roundId) implements Reply {}

    /** How many turns and waiting messages ended by it. */
    record Stopped(int turns, int messages) implements Reply {}

    record RecentMessages(List<Message> messages, long total, Reactions reactions) implements Reply {

        public RecentMessages {
            messages = List.copyOf(messages);
        }
    }

    /** One fact of the room and its position, which is its sequence number in the journal. */
    record Fact(long position, Instant at, GroupSessionEvent event) implements ClusterMessage {}

    /** {@code totals} once the room has ended. */
    record Facts(List<Fact> items, long last, boolean ended, Optional<Totals> totals) implements Batch<Fact> {

        public Facts {
            items = List.copyOf(items);
        }
    }

    /**
     * What came together in a room.
     *
     * @param balance see {@link Tally#balance}
     * @param firstAnswerAfter how long people waited on the average until somebody answered
     */
    record Totals(
            long messages,
            long rounds,
            int participants,
            int helpys,
            Optional<Double> balance,
            Optional<Duration> firstAnswerAfter)
            implements ClusterMessage {}

    /** {@code tally} is of people and Helpys one by one. {@code position} is that of the newest fact: follow from there to miss nothing. */
    record View(
            String sessionId,
            String name,
            Optional<String> subject,
            Origin origin,
            RoomSettings settings,
            List<Member> members,
            List<String> invited,
            List<RoomHelpy> helpys,
            Map<String, Instant> mutedUntil,
            Totals totals,
            Tally tally,
            Optional<Preview> lastMessage,
            Optional<Round> openRound,
            Instant startTime,
            Optional<Instant> endTime,
            long position)
            implements Reply {

        public View {
            members = List.copyOf(members);
            invited = List.copyOf(invited);
            helpys = List.copyOf(helpys);
            mutedUntil = Map.copyOf(mutedUntil);
        }

        public long messageCount() {
            return totals.messages();
        }
    }
}
