package ninja.helpy.agents.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/** A room as it stands. Here facts only change the state; who answers and what follows is decided elsewhere. */
public record GroupSession(
        Optional<About> about, People people, Talk talk, Optional<Round> openRound, Tally tally, Feed feed)
        implements EntityState {

    public static final int MEMBERS_MAX = 64;
    public static final int HELPYS_MAX = 8;

    /** People who have been asked to come and have not come yet. */
    public static final int INVITED_MAX = 64;

    /** Messages kept in memory for prompts and newcomers; older ones are in the journal and the view. */
    public static final int RECENT_MAX = 50;

    /** Facts that readers can still ask for here; older ones are read from the journal. */
    public static final int FACTS_MAX = 256;

    public static final GroupSession EMPTY =
            new GroupSession(Optional.empty(), People.NONE, Talk.NONE, Optional.empty(), Tally.NONE, Feed.NONE);

    /** How the room was opened and is set, and when it ended. */
    public record About(
            String sessionId,
            String name,
            Optional<String> subject,
            Origin origin,
            RoomSettings settings,
            Instant startTime,
            Optional<Instant> endTime)
            implements EntityState {

        About set(RoomSettings next) {
            return new About(sessionId, name, subject, origin, next, startTime, endTime);
        }

        About ended(Instant at) {
            return new About(sessionId, name, subject, origin, settings, startTime, Optional.of(at));
        }
    }

    /** The newest facts with their positions. {@code position} counts every fact ever, as the journal does. */
    public record Feed(long position, List<Fact> facts) implements EntityState {

        static final Feed NONE = new Feed(0, List.of());

        public Feed {
            facts = List.copyOf(facts);
        }

        Feed with(GroupSessionEvent event) {
            var next = new ArrayList<>(facts.subList(Math.max(0, facts.size() - FACTS_MAX + 1), facts.size()));
            next.add(new Fact(position + 1, event.at(), event));
            return new Feed(position + 1, next);
        }

        boolean reachesBackTo(long after) {
            return after >= position - facts.size();
        }

        List<Fact> after(long after) {
            int skip = (int) Math.max(0, Math.min(facts.size(), after - (position - facts.size())));
            return facts.subList(skip, facts.size());
        }
    }

    /** The state after an event: what it changes, and the fact itself for readers. */
    public static GroupSession fold(GroupSession room, GroupSessionEvent event) {
        var next = event.applyTo(room);
        var tally = room.tally.after(room, event);
        return new GroupSession(next.about, next.people, next.talk, next.openRound, tally, room.feed.with(event));
    }

    public boolean exists() {
        return about.isPresent();
    }

    public boolean isOpen() {
        return about.isPresent() && about.get().endTime().isEmpty();
    }

    /** When this room ends because nobody has been in it for so long. */
    Optional<Instant> endsAt(Duration desertedMax) {
        return isOpen() ? people.desertedSince().map(since -> since.plus(desertedMax)) : Optional.empty();
    }

    public RoomSettings settings() {
        return about.orElseThrow().settings();
    }

    public boolean isMember(String userId) {
        return people.member(userId).isPresent();
    }

    public Optional<RoomHelpy> helpy(String helpyId) {
        return people.helpy(helpyId);
    }

    public Optional<Message> message(String messageId) {
        return talk.message(messageId);
    }

    GroupSession created(SessionCreated c) {
        var fixed = new About(c.sessionId(), c.name(), c.subject(), c.origin(), c.settings(), c.at(), Optional.empty());
        return new GroupSession(Optional.of(fixed), people.with(c.helpys()), talk, openRound, tally, feed);
    }

    GroupSession set(RoomSettings settings) {
        return with(about.map(a -> a.set(settings)));
    }

    GroupSession ended(Instant at) {
        return with(about.map(a -> a.ended(at)));
    }

    GroupSession with(People next) {
        return new GroupSession(about, next, talk, openRound, tally, feed);
    }

    GroupSession with(Talk next) {
        return new GroupSession(about, people, next, openRound, tally, feed);
    }

    GroupSession with(Round next) {
        return new GroupSession(about, people, talk, Optional.of(next), tally, feed);
    }

    private GroupSession with(Optional<About> next) {
        return new GroupSession(next, people, talk, openRound, tally, feed);
    }

    /** Where nobody could answer it does not wait for an answer. */
    GroupSession posted(Message message) {
        var said = talk.said(message);
        return with(people.helpys().isEmpty() ? said : said.queued(message.messageId()));
    }

    GroupSession edited(String messageId, String content, Instant at) {
        return with(talk.changed(messageId, message -> message.edited(content, at)));
    }

    /** A tombstone stays. What waited for an answer waits no longer. */
    GroupSession deleted(String messageId, Instant at) {
        return with(talk.changed(messageId, message -> message.deleted(at))
                .with(talk.reactions().only(id -> !id.equals(messageId)))
                .unqueued(messageId::equals));
    }

    /** Of older messages the view alone knows who reacted. */
    GroupSession reacted(String messageId, UnaryOperator<Reactions> change) {
        return message(messageId).isPresent() ? with(talk.with(change.apply(talk.reactions()))) : this;
    }

    /** An answer takes its place, be it of the open round or a late one of an earlier round. */
    GroupSession delivered(Message message) {
        var said = with(talk.said(message));
        return message.runId()
                .map(runId -> said.turn(runId, r -> r.in(State.DELIVERED)))
                .orElse(said);
    }

    GroupSession roundOpened(Round round) {
        return with(talk.considered(round.triggerMessageId())).with(round);
    }

    GroupSession roundStarted(Round round) {
        return with(talk.considered(round.triggerMessageId()).nextRound(round)).with(round);
    }

    /** Nobody answers this message, nor those that waited before it. */
    GroupSession roundSkipped(Optional<String> roundId, String triggerMessageId) {
        boolean isOpen = openRound.map(Round::roundId).equals(roundId) && roundId.isPresent();
        return (isOpen ? roundCompleted() : this).with(talk.considered(triggerMessageId));
    }

    GroupSession roundCompleted() {
        return new GroupSession(about, people, talk, Optional.empty(), tally, feed);
    }

    GroupSession answered(String runId, Answer answer, long cost) {
        if (talk.owed(runId).isPresent()) return with(talk.notOwing(runId));
        return turn(runId, r -> r.in(State.ANSWERED).costing(cost))
                .with(talk.with(talk.answers().with(runId, answer)));
    }

    /** How the answers of the newest round are compared; those of another one no longer are. */
    GroupSession compared(String roundId, UnaryOperator<Answers> change) {
        return talk.answers().roundId().equals(roundId) ? with(talk.with(change.apply(talk.answers()))) : this;
    }

    /** What became of a turn of the open round; of another one nothing. */
    GroupSession turn(String runId, UnaryOperator<Responder> change) {
        return openRound.map(round -> with(round.changed(runId, change))).orElse(this);
    }

    /** The room no longer waits for a run, which has still to end. */
    GroupSession givenUp(String runId, State state, boolean wanted, Instant at) {
        var turn = openRound.flatMap(round -> round.responder(runId));
        if (turn.isEmpty()) return this;
        var next = turn(runId, r -> r.in(state));
        if (!turn.get().state().isAtWork()) return next;
        var owed = new Talk.Owed(openRound.orElseThrow().roundId(), turn.get(), wanted, at);
        return next.with(talk.owing(owed));
    }
}
