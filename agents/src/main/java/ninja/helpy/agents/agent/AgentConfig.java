package ninja.helpy.agents.agent;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * How an agent behaves. {@code model} absent means the installation's default. {@code subject} and {@code personality}
 * are what a room weighs when it decides who answers.
 */
public record AgentConfig(
        String name,
        Kind kind,
        String systemPrompt,
        Optional<String> model,
        Sampling sampling,
        Persona persona,
        Tools tools)
        implements ClusterMessage {

    /** Which system of the four an agent comes from; kinds differ in optional sections only. */
    public enum Kind {
        STANDARD,
        HELPY,
        BOT,
        CODER
    }

    /** {@code outputTokensMax} caps one answer. */
    public record Sampling(double temperature, int outputTokensMax) implements ClusterMessage {

        public static final Sampling DEFAULT = new Sampling(0.7, 4096);
    }

    /** What others see of a Helpy. */
    public record Persona(Optional<String> subject, Optional<String> personality, Optional<String> ownerUserId)
            implements ClusterMessage {

        public static final Persona NONE = new Persona(Optional.empty(), Optional.empty(), Optional.empty());

        boolean isOwnedBy(String userId) {
            return ownerUserId.filter(userId::equals).isPresent();
        }

        /** Nobody owns it: it belongs to the workspace. */
        boolean isForAll() {
            return ownerUserId.isEmpty();
        }
    }

    /** What the agent may use. */
    public record Tools(boolean documents, boolean memory, List<String> mcpServerIds, List<String> callableAgentIds)
            implements ClusterMessage {

        public static final Tools NONE = new Tools(false, false, List.of(), List.of());

        public Tools {
            mcpServerIds = List.copyOf(mcpServerIds);
            callableAgentIds = List.copyOf(callableAgentIds);
        }
    }

    /** Others see its personality as one line. */
    AgentConfig with(Personality personality) {
        var next = new Persona(persona.subject(), personality.line(), persona.ownerUserId());
        return new AgentConfig(name, kind, systemPrompt, model, sampling, next, tools);
    }
}
