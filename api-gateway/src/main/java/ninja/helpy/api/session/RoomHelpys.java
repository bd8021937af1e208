package ninja.helpy.api.session;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.ProblemException;

/** From the id of an agent of this workspace to what a room needs to know of it. */
record RoomHelpys(Asking asking) {

    CompletionStage<List<RoomHelpy>> of(String workspaceId, List<String> agentIds) {
        return Asking.all(agentIds.stream().distinct().toList(), agentId -> of(workspaceId, agentId));
    }

    /** An agent that is not there makes the request meaningless, not the room absent. */
    CompletionStage<RoomHelpy> of(String workspaceId, String agentId) {
        return asking.agent(new EntityId(workspaceId, agentId), GetAgent::new, AgentCommand.View.class)
                .thenApply(agent -> new RoomHelpy(
                        agent.agentId(),
                        agent.config().name(),
                        agent.config().persona().subject(),
                        agent.config().persona().personality(),
                        agent.config().persona().ownerUserId()))
                .exceptionally(failure -> {
                    var cause = Failures.cause(failure);
                    if (cause instanceof ProblemException e && e.problem().code() == Code.NOT_FOUND) {
                        throw Problem.of(Code.UNPROCESSABLE, "there is no agent " + agentId + " in this workspace")
                                .asException();
                    }
                    throw new CompletionException(cause);
                });
    }
}
