package ninja.helpy.agents.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Masked;
import ninja.helpy.agents.protocol.Refusal;

/** What has happened in a room. The journal is the room's feed: these are the facts that its readers follow. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GroupSessionEvent.SessionCreated.class, name = "session-created"),
    @JsonSubTypes.Type(value = GroupSessionEvent.UserJoined.class, name = "user-joined"),
    @JsonSubTypes.Type(value = GroupSessionEvent.UserLeft.class, name = "user-left"),
    @JsonSubTypes.Type(value = GroupSessionEvent.HelpyAdded.class, name = "helpy-added"),
    @JsonSubTypes.Type(value = GroupSessionEvent.HelpyRemoved.class, name = "helpy-removed"),
    @JsonSubTypes.Type(value = GroupSessionEvent.MessagePosted.class, name = "message-posted"),
    @JsonSubTypes.Type(value = GroupSessionEvent.RoundStarted.class, name = "round-started"),
    @JsonSubTypes.Type(value = GroupSessionEvent.RoundSkipped.class, name = "round-skipped"),
    @JsonSubTypes.Type(value = GroupSessionEvent.HelpyStarted.class, name = "helpy-started"),
    @JsonSubTypes.Type(value = GroupSessionEvent.HelpyAnswered.class, name = "helpy-answered"),
    @JsonSubTypes.Type(value = GroupSessionEvent.HelpyFailed.class, name = "helpy-failed"),
    @JsonSubTypes.Type(value = GroupSessionEvent.AnswerDelivered.class, name = "answer-delivered"),
    @JsonSubTypes.Type(value = GroupSessionEvent.RoundCompleted.class, name = "round-completed"),
    @JsonSubTypes.Type(value = GroupSessionEvent.SessionEnded.class, name = "session-ended"),
    @JsonSubTypes.Type(value = InvitationEvent.UserInvited.class, name = "user-invited"),
    @JsonSubTypes.Type(value = InvitationEvent.InvitationWithdrawn.class, name = "invitation-withdrawn"),
    @JsonSubTypes.Type(value = MessageEvent.MessageEdited.class, name = "message-edited"),
    @JsonSubTypes.Type(value = MessageEvent.MessageDeleted.class, name = "message-deleted"),
    @JsonSubTypes.Type(value = MessageEvent.ReactionSet.class, name = "reaction-set"),
    @JsonSubTypes.Type(value = MessageEvent.ReactionCleared.class, name = "reaction-cleared"),
    @JsonSubTypes.Type(value = RoundEvent.RoundOpened.class, name = "round-opened"),
    @JsonSubTypes.Type(value = RoundEvent.TieBroken.class, name = "tie-broken"),
    @JsonSubTypes.Type(value = RoundEvent.HelpyCalled.class, name = "helpy-called"),
    @JsonSubTypes.Type(value = RoundEvent.CallDeclined.class, name = "call-declined"),
    @JsonSubTypes.Type(value = RoundEvent.MessagePassedOver.class, name = "message-passed-over"),
    @JsonSubTypes.Type(value = RoundEvent.TurnLate.class, name = "turn-late"),
    @JsonSubTypes.Type(value = RoundEvent.TurnOverdue.class, name = "turn-overdue"),
    @JsonSubTypes.Type(value = RoundEvent.HelpyStopped.class, name = "helpy-stopped"),
    @JsonSubTypes.Type(value = RoundEvent.AnswerSuppressed.class, name = "answer-suppressed"),
    @JsonSubTypes.Type(value = RoundEvent.ContradictionNoted.class, name = "contradiction-noted"),
    @JsonSubTypes.Type(value = RoundEvent.LengthNoted.class, name = "length-noted"),
    @JsonSubTypes.Type(value = RoundEvent.ComparisonAsked.class, name = "comparison-asked"),
    @JsonSubTypes.Type(value = RoundEvent.AnswersCompared.class, name = "answers-compared"),
    @JsonSubTypes.Type(value = RoundEvent.ComparisonSkipped.class, name = "comparison-skipped"),
    @JsonSubTypes.Type(value = RoundEvent.ComparisonCharged.class, name = "comparison-charged"),
    @JsonSubTypes.Type(value = RoundEvent.TurnCharged.class, name = "turn-charged"),
    @JsonSubTypes.Type(value = RuleEvent.HelpyMuted.class, name = "helpy-muted"),
    @JsonSubTypes.Type(value = RuleEvent.HelpyUnmuted.class, name = "helpy-unmuted"),
    @JsonSubTypes.Type(value = RuleEvent.SettingsChanged.class, name = "settings-changed")
})
public sealed interface GroupSessionEvent extends JournalEvent, ClusterMessage
        permits GroupSessionEvent.SessionCreated,
                GroupSessionEvent.UserJoined,
                GroupSessionEvent.UserLeft,
                GroupSessionEvent.HelpyAdded,
                GroupSessionEvent.HelpyRemoved,
                GroupSessionEvent.MessagePosted,
                GroupSessionEvent.RoundStarted,
                GroupSessionEvent.RoundSkipped,
                GroupSessionEvent.HelpyStarted,
                GroupSessionEvent.HelpyAnswered,
                GroupSessionEvent.HelpyFailed,
                GroupSessionEvent.AnswerDelivered,
                GroupSessionEvent.RoundCompleted,
                GroupSessionEvent.SessionEnded,
                InvitationEvent,
                MessageEvent,
                RoundEvent,
                RuleEvent {

    Instant at();

    GroupSession applyTo(GroupSession room);

    /** v2: pace, bounds and owners. v3: what it is for and who opened it. v4: who coordinates its answers. */
    record SessionCreated(
            String sessionId,
            String name,
            Optional<String> subject,
            Origin origin,
            RoomSettings settings,
            List<RoomHelpy> helpys,
            Instant at)
            implements GroupSessionEvent {

        public SessionCreated {
            helpys = List.copyOf(helpys);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.created(this);
        }
    }

    record UserJoined(String userId, @Masked String displayName, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().with(new Member(userId, displayName, at)));
        }
    }

    record UserLeft(String userId, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().withoutMember(userId, at));
        }
    }

    record HelpyAdded(RoomHelpy helpy, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().with(helpy));
        }
    }

    record HelpyRemoved(String helpyId, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().withoutHelpy(helpyId));
        }
    }

    /** A person's message; Helpys' messages come as {@link AnswerDelivered}. v3: it has a form. */
    record MessagePosted(Message message, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.posted(message);
        }
    }

    /**
     * Who will answer and why; the runs' ids are fixed here, so that no crash can buy an answer twice. v2: what each turn
     * answers and what is held for it.
     */
    record RoundStarted(Round round, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.roundStarted(round);
        }
    }

    /**
     * Nobody answers: a legal outcome that costs nothing. v2: which round that would have been, and what was thought of
     * each Helpy.
     */
    record RoundSkipped(
            Optional<String> roundId, String triggerMessageId, String reason, List<Considered> considered, Instant at)
            implements GroupSessionEvent {

        public RoundSkipped {
            considered = List.copyOf(considered);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.roundSkipped(roundId, triggerMessageId);
        }
    }

    /** A place was free: this Helpy's run begins. */
    record HelpyStarted(String roundId, String helpyId, String runId, Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.turn(runId, turn -> turn.runningSince(at));
        }
    }

    /**
     * A run has ended with an answer, which waits here for its turn. {@code cost} in nano-dollars. v2: which model stood in.
     */
    record HelpyAnswered(
            String roundId, String helpyId, String runId, String text, Optional<String> standIn, long cost, Instant at)
            implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.answered(runId, new Answer(text, standIn), cost);
        }
    }

    record HelpyFailed(String roundId, String helpyId, String runId, Refusal code, String detail, Instant at)
            implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.turn(runId, turn -> turn.in(Round.State.FAILED));
        }
    }

    /**
     * An answer takes its place in the room, {@code order} counting from 1 within its round. v2: {@code late} if the room
     * no longer waited for it. v3: the message has a form. v4: which model stood in.
     */
    record AnswerDelivered(
            String roundId,
            String helpyId,
            Message message,
            int order,
            boolean late,
            Optional<String> standIn,
            Instant at)
            implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.delivered(message);
        }
    }

    /** v2: answers that were not said, and turns that were stopped. */
    record RoundCompleted(String roundId, int answered, int suppressed, int failed, int stopped, Instant at)
            implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.roundCompleted();
        }
    }

    record SessionEnded(Instant at) implements GroupSessionEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.ended(at);
        }
    }
}
