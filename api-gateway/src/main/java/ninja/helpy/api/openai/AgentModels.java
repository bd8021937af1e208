package ninja.helpy.api.openai;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.workspace.WorkspaceCommand.Agents;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetAgents;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.ProblemException;

/** A workspace's agents as models: the id of one is a model id, its name stands for it as long as no other has it. */
final class AgentModels {

    private static final Pattern AGENT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int TIME_ORDERED = 7;

    private final Asking asking;

    AgentModels(Asking asking) {
        this.asking = asking;
    }

    /** A model as its clients list it. {@code created} in seconds, as far as the id tells. */
    record Model(String id, String object, long created, String owned_by, String name) {

        static Model of(String workspaceId, String agentId, String name) {
            return new Model(agentId, "model", created(agentId), workspaceId, name);
        }

        private static long created(String agentId) {
            if (!AGENT_ID.matcher(agentId).matches()) return 0;
            var id = UUID.fromString(agentId);
            return id.version() == TIME_ORDERED ? (id.getMostSignificantBits() >>> 16) / 1000 : 0;
        }
    }

    CompletionStage<List<Model>> all(String workspaceId) {
        return listed(workspaceId)
                .thenApply(agents -> agents.stream()
                        .map(agent -> Model.of(workspaceId, agent.agentId(), agent.name()))
                        .toList());
    }

    /** The agent that is meant, as it is now. */
    CompletionStage<AgentCommand.View> find(String workspaceId, String model) {
        return agentId(workspaceId, model)
                .thenCompose(id -> asking.agent(new EntityId(workspaceId, id), GetAgent::new, AgentCommand.View.class))
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(isNotFound(failure) ? OpenAiError.noSuchModel(model) : failure));
    }

    private CompletionStage<String> agentId(String workspaceId, String model) {
        if (AGENT_ID.matcher(model).matches()) return CompletableFuture.completedFuture(model);
        return listed(workspaceId).thenApply(agents -> {
            var named =
                    agents.stream().filter(agent -> agent.name().equals(model)).toList();
            if (named.isEmpty()) throw OpenAiError.noSuchModel(model);
            if (named.size() == 1) return named.get(0).agentId();
            throw OpenAiError.invalid(
                    "model", "invalid_value", named.size() + " agents have this name; name one by its id");
        });
    }

    private CompletionStage<List<ListedAgent>> listed(String workspaceId) {
        return asking.workspace(workspaceId, GetAgents::new, Agents.class).thenApply(Agents::agents);
    }

    private static boolean isNotFound(Throwable failure) {
        return Optional.of(Failures.cause(failure))
                .filter(cause ->
                        cause instanceof ProblemException e && e.problem().code() == Code.NOT_FOUND)
                .isPresent();
    }
}
