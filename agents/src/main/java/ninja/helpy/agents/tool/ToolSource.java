package ninja.helpy.agents.tool;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentConfig;

/** Where tools come from. Asked when a run begins, and when it comes back after a crash. */
public interface ToolSource {

    /** Those that this agent may use. What cannot be reached is left out; the run goes on without it. */
    CompletionStage<List<Tool>> toolsFor(String workspaceId, AgentConfig.Tools allowed);

    ToolSource NONE = (workspaceId, allowed) -> CompletableFuture.completedFuture(List.of());
}
