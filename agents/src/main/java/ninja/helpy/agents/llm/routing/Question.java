package ninja.helpy.agents.llm.routing;

import java.util.Optional;
import ninja.helpy.agents.llm.ModelRequest;

/**
 * What is known when a route is chosen. The request's own model name means nothing yet.
 *
 * @param model that the agent names
 * @param isPersonal who asks, memories or a room shape the answer, so that it is nobody else's
 */
public record Question(
        String workspaceId,
        String agentId,
        long agentVersion,
        Optional<String> model,
        boolean isPersonal,
        ModelRequest request) {

    /** The same question has the same answer: it is the first of its conversation and leaves nothing to chance. */
    boolean isRepeatable() {
        return !isPersonal
                && request.temperature() == 0
                && request.tools().isEmpty()
                && request.messages().size() == 1
                && request.messages().get(0) instanceof ModelRequest.User user
                && user.name() == null;
    }
}
