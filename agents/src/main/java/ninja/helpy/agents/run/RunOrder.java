package ninja.helpy.agents.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Masked;
import ninja.helpy.agents.protocol.MessageForm;

/**
 * What a run is asked to do. The ids of both messages are made before the first token. {@code requestHash} tells a repeated
 * delivery from another one that came under the same id. {@code form} is that of the question, as others read it.
 */
public record RunOrder(
        String agentId,
        long agentVersion,
        Cause cause,
        RunThread thread,
        Asker asker,
        String text,
        MessageForm form,
        MessageIds messages,
        String requestHash,
        Terms terms)
        implements ClusterMessage {

    /** Tools that a client may bring along. */
    public static final int CLIENT_TOOLS_MAX = 32;

    /** Who asks: a user of a room or chat, or the key or stream secret that was used. */
    public record Asker(String id, @Masked Optional<String> displayName) implements ClusterMessage {}

    public record MessageIds(String user, String answer) implements ClusterMessage {}

    /**
     * How a run is to behave towards others.
     *
     * @param clientTools tools that the client runs himself
     * @param lineage of a run that another agent asked for
     */
    public record Terms(
            OnDisconnect onDisconnect, IfBusy ifBusy, List<ModelRequest.Tool> clientTools, Optional<Lineage> lineage)
            implements ClusterMessage {

        public static final Terms USUAL = new Terms(OnDisconnect.CONTINUE, IfBusy.ENQUEUE, List.of(), Optional.empty());

        public Terms {
            clientTools = List.copyOf(clientTools);
            if (clientTools.size() > CLIENT_TOOLS_MAX) {
                throw new IllegalArgumentException("more than " + CLIENT_TOOLS_MAX + " tools of a client");
            }
        }

        public static Terms of(OnDisconnect onDisconnect) {
            return new Terms(onDisconnect, IfBusy.ENQUEUE, List.of(), Optional.empty());
        }

        public Terms with(List<ModelRequest.Tool> tools) {
            return new Terms(onDisconnect, ifBusy, tools, lineage);
        }

        public Set<String> clientToolNames() {
            return clientTools.stream().map(ModelRequest.Tool::name).collect(Collectors.toSet());
        }

        Terms childOf(Lineage parents) {
            return new Terms(onDisconnect, ifBusy, clientTools, Optional.of(parents));
        }
    }

    /** What happens when the last reader leaves before the end. */
    public enum OnDisconnect {
        CONTINUE,
        CANCEL
    }

    /** What happens when the conversation has a run in progress already. Two questions are never made one. */
    public enum IfBusy {
        REJECT,
        ENQUEUE,
        INTERRUPT
    }
}
