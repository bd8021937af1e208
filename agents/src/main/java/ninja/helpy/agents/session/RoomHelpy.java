package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/** A Helpy of a room, with what the room weighs when it decides who answers. {@code ownerId} is a user's. */
public record RoomHelpy(
        String helpyId, String name, Optional<String> subject, Optional<String> personality, Optional<String> ownerId)
        implements ClusterMessage {

    /** Whose it is, if it is nobody's yet. */
    public RoomHelpy broughtBy(Optional<String> userId) {
        return new RoomHelpy(helpyId, name, subject, personality, ownerId.or(() -> userId));
    }

    boolean isOwnedBy(String userId) {
        return ownerId.filter(userId::equals).isPresent();
    }
}
