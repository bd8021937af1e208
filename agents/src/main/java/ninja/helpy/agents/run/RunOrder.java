package ninja.helpy.agents.run;

import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;

/**
 * What a run is asked to do. The ids of both messages are made before the first token. {@code requestHash} tells a repeated delivery from another one that came under the same id.
 */
public record RunOrder(
        String agentId,
        long agentVersion,
        Cause cause,
        RunThread thread,
        Asker asker,
        String text,
        MessageIds messages,
        String requestHash,
        OnDisconnect onDisconnect)
        implements ClusterMessage {

    /** Who asks: a user of a room or chat, or the key or stream secret that was used. */
    public record Asker(String id, @Masked Optional<String> displayName) implements ClusterMessage {}

    public record MessageIds(String user, String answer) implements ClusterMessage {}

    /** What happens when the last reader leaves before the end. */
    public enum OnDisconnect {
        CONTINUE,
        CANCEL
    }
}
