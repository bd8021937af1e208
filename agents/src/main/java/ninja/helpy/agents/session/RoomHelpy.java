package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/** A Helpy of a room, with what the room weighs when it decides who answers. */
public record RoomHelpy(String helpyId, String name, Optional<String> subject, Optional<String> personality)
        implements ClusterMessage {}
