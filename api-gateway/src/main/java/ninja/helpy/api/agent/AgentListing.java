package ninja.helpy.api.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.View;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.ProblemException;

/** An agent and its place in the list of its workspace, which belong together. */
record AgentListing(Asking asking) {

    /** Just made: if there is no place for it any more, it is gone again. {@code agent} finds it in the answer. */
    <R> CompletionStage<R> made(EntityId id, CompletionStage<R> making, Function<R, View> agent) {
        return making.exceptionally(failure -> {
                    throw asIdempotencyConflict(failure);
                })
                .thenCompose(made -> listed(id, agent.apply(made)).thenApply(view -> made))
                .exceptionallyCompose(failure -> is(failure, Code.PLAN_LIMIT_REACHED)
                        ? asking.agent(id, DeleteAgent::new, Asking.DONE)
                                .thenCompose(gone -> CompletableFuture.failedFuture(failure))
                        : CompletableFuture.failedFuture(failure));
    }

    CompletionStage<View> listed(EntityId id, View view) {
        var config = view.config();
        var listed = new ListedAgent(
                id.id(),
                AgentShape.label(config.kind()),
                config.name(),
                config.persona().ownerUserId());
        return asking.workspace(id.workspaceId(), to -> new ListAgent(listed, to), Asking.DONE)
                .thenApply(done -> view);
    }

    private static ProblemException asIdempotencyConflict(Throwable failure) {
        if (is(failure, Code.ALREADY_EXISTS)) {
            return Problem.of(Code.IDEMPOTENCY_CONFLICT, "this idempotency key made another agent")
                    .asException();
        }
        if (Failures.cause(failure) instanceof ProblemException problem) return problem;
        throw new CompletionException(Failures.cause(failure));
    }

    private static boolean is(Throwable failure, Code code) {
        return Failures.cause(failure) instanceof ProblemException e
                && e.problem().code() == code;
    }
}
