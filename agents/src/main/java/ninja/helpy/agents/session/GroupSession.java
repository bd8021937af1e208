package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;

/** A room as it stands. Here facts only change the state; who answers and what follows is decided elsewhere. */
public record GroupSession(
        Optional<About> about,
        List<Member> members,
        List<RoomHelpy> helpys,
        Talk talk,
        Optional<Round> openRound,
        Feed feed)
        implements EntityState {

    public static final int MEMBERS_MAX = 64;
    public static final int HELPYS_MAX = 8;

    /** Messages kept in memory for prompts and newcomers; older ones are in the journal and the view. */
    public static final int RECENT_MAX = 50;

    /** Facts that readers can still ask for here; older ones are read from the journal. */
    public static final int FACTS_MAX = 256;

    public static final GroupSession EMPTY =
            new GroupSession(Optional.empty(), List.of(), List.of(), Talk.NONE, Optional.empty(), Feed.NONE);

    public GroupSession {
        members = List.copyOf(members);
        helpys = List.copyOf(helpys);
    }

    /** What was fixed when the room was opened, and when it ended. */
    public record About(
            String sessionId,
            String name,
            Optional<String> subject,
            RoomSettings settings,
            Instant startTime,
            Optional<Instant> endTime)
            implements EntityState {}

    /**
     * What has been said. {@code answers} are those of the open round, by run, not yet delivered; {@code queued} are
     * messages that wait for the next round.
     */
    public record Talk(
            List<Message> recent,
            long messages,
            long rounds,
            Map<String, String> answers,
            List<String> queued,
            Reactions reactions)
            implements EntityState {

        static final Talk NONE = new Talk(List.of(), 0, 0, Map.of(), List.of(), Reactions.NONE);

        public Talk {
            recent = List.copyOf(recent);
            answers = Map.copyOf(answers);
            queued = List.copyOf(queued);
        }

        Talk said(Message message) {
            var next = new ArrayList<>(recent);
            next.add(message);
            var kept = next.subList(Math.max(0, next.size() - RECENT_MAX), next.size());
            return new Talk(kept, messages + 1, rounds, answers, queued, reactions).pruned();
        }

        /** A message reads differently now. */
        Talk changed(String messageId, UnaryOperator<Message> change) {
            var next = recent.stream()
                    .map(m -> m.messageId().equals(messageId) ? change.apply(m) : m)
                    .toList();
            return new Talk(next, messages, rounds, answers, queued, reactions);
        }

        Talk with(Reactions next) {
            return new Talk(recent, messages, rounds, answers, queued, next);
        }

        private Talk pruned() {
            return with(reactions.only(
                    id -> recent.stream().anyMatch(m -> m.messageId().equals(id))));
        }

        Talk queued(List<String> waiting) {
            return new Talk(recent, messages, rounds, answers, waiting, reactions);
        }

        Talk answered(String runId, String text) {
            var next = new HashMap<>(answers);
            next.put(runId, text);
            return new Talk(recent, messages, rounds, next, queued, reactions);
        }

        Talk nextRound() {
            return new Talk(recent, messages, rounds + 1, Map.of(), List.of(), reactions);
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
        return new GroupSession(
                next.about, next.members, next.helpys, next.talk, next.openRound, room.feed.with(event));
    }

    public boolean exists() {
        return about.isPresent();
    }

    public boolean isOpen() {
        return about.isPresent() && about.get().endTime().isEmpty();
    }

    public boolean isMember(String userId) {
        return members.stream().anyMatch(member -> member.userId().equals(userId));
    }

    public Optional<RoomHelpy> helpy(String helpyId) {
        return helpys.stream().filter(helpy -> helpy.helpyId().equals(helpyId)).findFirst();
    }

    public Optional<Message> message(String messageId) {
        return talk.recent().stream()
                .filter(message -> message.messageId().equals(messageId))
                .findFirst();
    }

    GroupSession created(SessionCreated c) {
        var fixed = new About(c.sessionId(), c.name(), c.subject(), c.settings(), c.at(), Optional.empty());
        return new GroupSession(Optional.of(fixed), members, c.helpys(), talk, openRound, feed);
    }

    GroupSession ended(Instant at) {
        return about.map(a ->
                        new About(a.sessionId(), a.name(), a.subject(), a.settings(), a.startTime(), Optional.of(at)))
                .map(a -> new GroupSession(Optional.of(a), members, helpys, talk, openRound, feed))
                .orElse(this);
    }

    GroupSession joined(Member member) {
        var next = new ArrayList<>(members);
        next.add(member);
        return new GroupSession(about, next, helpys, talk, openRound, feed);
    }

    GroupSession left(String userId) {
        var next = members.stream().filter(m -> !m.userId().equals(userId)).toList();
        return new GroupSession(about, next, helpys, talk, openRound, feed);
    }

    GroupSession withHelpy(RoomHelpy helpy) {
        var next = new ArrayList<>(helpys);
        next.add(helpy);
        return new GroupSession(about, members, next, talk, openRound, feed);
    }

    GroupSession withoutHelpy(String helpyId) {
        var next = helpys.stream().filter(h -> !h.helpyId().equals(helpyId)).toList();
        return new GroupSession(about, members, next, talk, openRound, feed);
    }

    GroupSession posted(Message message) {
        var waiting = new ArrayList<>(talk.queued());
        waiting.add(message.messageId());
        return with(talk.said(message).queued(waiting));
    }

    GroupSession delivered(Message message) {
        return with(talk.said(message));
    }

    GroupSession edited(String messageId, String content, Instant at) {
        return with(talk.changed(messageId, message -> message.edited(content, at)));
    }

    /** A tombstone stays. What waited for an answer waits no longer. */
    GroupSession deleted(String messageId, Instant at) {
        var gone = talk.changed(messageId, message -> message.edited(Conversation.DELETED, at))
                .with(talk.reactions().only(id -> !id.equals(messageId)))
                .queued(talk.queued().stream()
                        .filter(id -> !id.equals(messageId))
                        .toList());
        return with(gone);
    }

    GroupSession reacted(UnaryOperator<Reactions> change) {
        return with(talk.with(change.apply(talk.reactions())));
    }

    GroupSession roundStarted(Round round) {
        return new GroupSession(about, members, helpys, talk.nextRound(), Optional.of(round), feed);
    }

    GroupSession roundSkipped(String triggerMessageId) {
        return with(talk.queued(talk.queued().stream()
                .filter(id -> !id.equals(triggerMessageId))
                .toList()));
    }

    GroupSession roundCompleted() {
        return new GroupSession(about, members, helpys, talk, Optional.empty(), feed);
    }

    GroupSession answered(String runId, String text) {
        return responderIn(runId, Round.State.ANSWERED).with(talk.answered(runId, text));
    }

    GroupSession responderIn(String runId, Round.State state) {
        UnaryOperator<Round.Responder> moved = r -> r.runId().equals(runId) ? r.in(state) : r;
        var next = openRound.map(r -> new Round(
                r.roundId(),
                r.triggerMessageId(),
                r.startedAt(),
                r.responders().stream().map(moved).toList()));
        return new GroupSession(about, members, helpys, talk, next, feed);
    }

    private GroupSession with(Talk next) {
        return new GroupSession(about, members, helpys, next, openRound, feed);
    }
}
