package ninja.helpy.agents.session;

import java.time.Instant;

/** Who is asked to come into a room. Who comes is invited no longer: see {@code UserJoined}. */
public sealed interface InvitationEvent extends GroupSessionEvent {

    record UserInvited(String userId, String by, Instant at) implements InvitationEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().inviting(userId));
        }
    }

    record InvitationWithdrawn(String userId, String by, Instant at) implements InvitationEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().uninvited(userId));
        }
    }
}
