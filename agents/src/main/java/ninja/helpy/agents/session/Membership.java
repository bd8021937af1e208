package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionCommand.AddHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.RemoveHelpy;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAdded;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyRemoved;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.GroupSessionEvent.SessionEnded;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.GroupSessionEvent.UserLeft;
import ninja.helpy.agents.session.Round.Responder;

/** Who comes into a room and who leaves it. */
final class Membership {

    private Membership() {}

    static Outcome create(String sessionId, CreateSession c, Instant now) {
        var room = c.room();
        if (room.helpys().size() > GroupSession.HELPYS_MAX) return tooManyHelpys();
        var facts = new ArrayList<GroupSessionEvent>();
        facts.add(new SessionCreated(
                sessionId, room.name(), room.subject(), room.origin(), room.settings(), room.helpys(), now));
        room.creator().ifPresent(creator -> facts.add(new UserJoined(creator.userId(), creator.displayName(), now)));
        var by = new Asker(room.origin().createdBy(), true).name();
        var invited = room.invitedUserIds().stream()
                .filter(userId -> !room.origin().isCreator(userId))
                .toList();
        facts.addAll(Invitations.facts(People.NONE, invited, by, now));
        return Invitations.tooMany(invited.size())
                .orElseGet(() -> new Outcome(new Step(facts, List.of()), RoomView::of));
    }

    static Outcome join(GroupSession room, JoinSession c, Instant now) {
        if (room.isMember(c.userId())) return Outcome.unchanged(RoomView::of);
        if (room.people().members().size() >= GroupSession.MEMBERS_MAX) {
            return Outcome.refused(Refusal.PLAN_LIMIT_REACHED, "at most " + GroupSession.MEMBERS_MAX + " people");
        }
        return Outcome.of(new UserJoined(c.userId(), c.displayName(), now), RoomView::of);
    }

    static Outcome leave(GroupSession room, LeaveSession c, Moment moment) {
        if (!room.isMember(c.userId())) return Outcome.unchanged(next -> Done.DONE);
        var facts = new ArrayList<GroupSessionEvent>();
        facts.add(new UserLeft(c.userId(), moment.now()));
        var own = room.people().helpys().stream()
                .filter(helpy -> helpy.isOwnedBy(c.userId()))
                .map(RoomHelpy::helpyId)
                .collect(Collectors.toSet());
        own.forEach(helpyId -> facts.add(new HelpyRemoved(helpyId, moment.now())));
        return new Outcome(Turn.onChange(room, facts, gone(own), moment), next -> Done.DONE);
    }

    static Outcome addHelpy(GroupSession room, AddHelpy c, Instant now) {
        if (room.helpy(c.helpy().helpyId()).isPresent()) return Outcome.unchanged(RoomView::of);
        if (room.people().helpys().size() >= GroupSession.HELPYS_MAX) return tooManyHelpys();
        return Outcome.of(new HelpyAdded(c.helpy(), now), RoomView::of);
    }

    static Outcome removeHelpy(GroupSession room, RemoveHelpy c, Moment moment) {
        if (room.helpy(c.helpyId()).isEmpty()) return Outcome.refused(Refusal.NOT_FOUND, "no such Helpy here");
        var removed = new HelpyRemoved(c.helpyId(), moment.now());
        var step = Turn.onChange(room, List.of(removed), gone(Set.of(c.helpyId())), moment);
        return new Outcome(step, next -> Done.DONE);
    }

    /** An open round still ends; what waits for the next one is not answered. */
    static Outcome end(GroupSession room, EndSession c, Moment moment) {
        if (!c.by().mayRule(room)) return Invitations.refused();
        if (!room.isOpen()) return Outcome.unchanged(RoomView::of);
        var ended = new SessionEnded(moment.now());
        return new Outcome(Turn.onChange(room, List.of(ended), Stopping.NOTHING, moment), RoomView::of);
    }

    private static Stopping gone(Set<String> helpyIds) {
        return new Stopping(
                (Responder turn) -> helpyIds.contains(turn.helpyId()), id -> false, Optional.empty(), "left the room");
    }

    private static Outcome tooManyHelpys() {
        return Outcome.refused(Refusal.PLAN_LIMIT_REACHED, "at most " + GroupSession.HELPYS_MAX + " Helpys");
    }
}
