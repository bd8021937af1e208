package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionCommand.InviteUsers;
import ninja.helpy.agents.session.GroupSessionCommand.WithdrawInvitation;
import ninja.helpy.agents.session.InvitationEvent.InvitationWithdrawn;
import ninja.helpy.agents.session.InvitationEvent.UserInvited;

/** Who is asked to come. Nobody needs an invitation who may read in the workspace; it says that he is expected. */
final class Invitations {

    private Invitations() {}

    static Outcome invite(GroupSession room, InviteUsers c, Instant now) {
        if (!c.by().mayRule(room)) return refused();
        var facts = facts(room.people(), c.userIds(), c.by().name(), now);
        var tooMany = tooMany(room.people().invited().size() + facts.size());
        return tooMany.orElseGet(() -> new Outcome(new Step(facts, List.of()), RoomView::of));
    }

    /** Those of them who are neither there nor invited already. */
    static List<GroupSessionEvent> facts(People people, Collection<String> userIds, String by, Instant now) {
        return userIds.stream()
                .distinct()
                .filter(userId -> people.member(userId).isEmpty())
                .filter(userId -> !people.invited().contains(userId))
                .map(userId -> (GroupSessionEvent) new UserInvited(userId, by, now))
                .toList();
    }

    static Optional<Outcome> tooMany(int invited) {
        if (invited <= GroupSession.INVITED_MAX) return Optional.empty();
        return Optional.of(Outcome.refused(
                Refusal.PLAN_LIMIT_REACHED, "at most " + GroupSession.INVITED_MAX + " open invitations"));
    }

    static Outcome withdraw(GroupSession room, WithdrawInvitation c, Instant now) {
        if (!c.by().is(c.userId()) && !c.by().mayRule(room)) return refused();
        if (!room.people().invited().contains(c.userId())) return Outcome.unchanged(next -> Done.DONE);
        return Outcome.of(new InvitationWithdrawn(c.userId(), c.by().name(), now), next -> Done.DONE);
    }

    static Outcome refused() {
        return Outcome.refused(Refusal.FORBIDDEN, "only for who opened the room, or may write in the workspace");
    }
}
