package ninja.helpy.agents.session;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;

/** A room as it is to begin. Its creator, if it is a person, is in it from the start. */
public record NewRoom(
        String name,
        Optional<String> subject,
        SessionType sessionType,
        RoomSettings settings,
        List<RoomHelpy> helpys,
        Optional<Creator> creator,
        List<String> invitedUserIds)
        implements ClusterMessage {

    public NewRoom {
        helpys = List.copyOf(helpys);
        invitedUserIds = List.copyOf(invitedUserIds);
    }

    /** Who opens it. */
    public record Creator(String userId, @Masked String displayName) implements ClusterMessage {}

    /** For everything and everybody: nobody has opened it, nobody is asked to come. */
    public static NewRoom of(String name, RoomSettings settings, List<RoomHelpy> helpys) {
        return new NewRoom(name, Optional.empty(), SessionType.FREE, settings, helpys, Optional.empty(), List.of());
    }

    Origin origin() {
        return new Origin(sessionType, creator.map(Creator::userId));
    }
}
