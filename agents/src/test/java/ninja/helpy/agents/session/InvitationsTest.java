package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.InviteUsers;
import ninja.helpy.agents.session.GroupSessionCommand.WithdrawInvitation;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.InvitationEvent.UserInvited;
import org.junit.jupiter.api.Test;

class InvitationsTest {

    private static final ActorRef<Reply> NOBODY = TestInbox.<Reply>create().getRef();
    private static final Asker CREATOR = new Asker(Optional.of("ann"), false);
    private static final Asker OTHER = new Asker(Optional.of("bob"), false);

    private final Rehearsal room = new Rehearsal();

    InvitationsTest() {
        create(List.of("eva"));
    }

    @Test
    void theCreatorComesWithTheRoomAndWhoIsInvitedIsInItsFirstFacts() {
        assertThat(room.facts).hasExactlyElementsOfTypes(SessionCreated.class, UserJoined.class, UserInvited.class);
        assertThat(room.room.isMember("ann")).isTrue();
        assertThat(room.room.people().invited()).containsExactly("eva");
        assertThat(room.last(UserInvited.class).by()).isEqualTo("ann");
    }

    @Test
    void whoComesIsInvitedNoLongerAndWhoHasLeftCanBeInvitedAgain() {
        room.join("eva");
        invite(CREATOR, "eva");
        assertThat(room.room.people().invited()).isEmpty();

        room.leave("eva");
        invite(CREATOR, "eva");

        assertThat(room.room.people().invited()).containsExactly("eva");
    }

    @Test
    void inviteTwiceIsOneFact() {
        int before = room.facts.size();

        invite(Asker.WORKSPACE, "eva");
        invite(Asker.WORKSPACE, "max");
        invite(Asker.WORKSPACE, "max");

        assertThat(room.facts.subList(before, room.facts.size())).hasSize(1);
        assertThat(room.last(UserInvited.class).by()).isEqualTo("workspace");
    }

    @Test
    void onlyTheCreatorAndWhoMayWriteInviteWithdrawAndEnd() {
        invite(OTHER, "max");
        assertRefused(Refusal.FORBIDDEN);
        room.carry(Invitations.withdraw(room.room, new WithdrawInvitation("eva", OTHER, NOBODY), room.now));
        assertRefused(Refusal.FORBIDDEN);
        room.carry(Membership.end(room.room, new EndSession(OTHER, NOBODY), room.moment()));
        assertRefused(Refusal.FORBIDDEN);
        assertThat(room.room.isOpen()).isTrue();

        room.carry(Membership.end(room.room, new EndSession(CREATOR, NOBODY), room.moment()));

        assertThat(room.room.isOpen()).isFalse();
    }

    @Test
    void oneDeclinesOnesOwn() {
        var own = new Asker(Optional.of("eva"), false);

        room.carry(Invitations.withdraw(room.room, new WithdrawInvitation("eva", own, NOBODY), room.now));

        assertThat(room.room.people().invited()).isEmpty();
    }

    @Test
    void invitationsAreBounded() {
        var many = IntStream.range(0, GroupSession.INVITED_MAX)
                .mapToObj(i -> "u-" + i)
                .toList();

        invite(CREATOR, many.toArray(String[]::new));

        assertRefused(Refusal.PLAN_LIMIT_REACHED);
        assertThat(room.room.people().invited()).containsExactly("eva");
    }

    private void create(List<String> invited) {
        var creator = Optional.of(new NewRoom.Creator("ann", "Ann"));
        var fresh = new NewRoom(
                "Room", Optional.empty(), SessionType.DEBATE, RoomSettings.DEFAULT, List.of(), creator, invited);
        room.carry(Membership.create("s-1", new CreateSession(fresh, NOBODY), room.now));
    }

    private void invite(Asker by, String... userIds) {
        room.carry(Invitations.invite(room.room, new InviteUsers(List.of(userIds), by, NOBODY), room.now));
    }

    private void assertRefused(Refusal reason) {
        assertThat(((Refused) room.replies.get(room.replies.size() - 1)).reason())
                .isEqualTo(reason);
    }
}
