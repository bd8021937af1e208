package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/** Who asks for something that is not everybody's to do. {@code mayWrite}: his key may write in the workspace. */
public record Asker(Optional<String> userId, boolean mayWrite) implements ClusterMessage {

    public static final Asker WORKSPACE = new Asker(Optional.empty(), true);

    /** The creator of a room rules it with any key, everybody else with one that may write. */
    boolean mayRule(GroupSession room) {
        var origin = room.about().orElseThrow().origin();
        return mayWrite || userId.filter(origin::isCreator).isPresent();
    }

    boolean is(String other) {
        return userId.filter(other::equals).isPresent();
    }

    /** As facts name him. */
    String name() {
        return userId.orElse("workspace");
    }
}
