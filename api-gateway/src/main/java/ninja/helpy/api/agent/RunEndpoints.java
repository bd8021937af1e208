package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.run.Stopping;
import ninja.helpy.api.run.ToolResults;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.persistence.view.RunsView.Line;

/** Runs of an agent: AG-11 to AG-13. */
public final class RunEndpoints {

    static final String ALL = AgentEndpoints.ONE + "/runs";
    static final String ONE = ALL + "/{runId}";

    private final Asking asking;
    private final Lists lists;

    public RunEndpoints(Asking asking, Lists lists) {
        this.asking = asking;
        this.lists = lists;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(ALL, Access.READ, this::list),
                get(ONE, Access.READ, this::show),
                post(ONE + "/cancel", Access.WRITE, call -> stop(call, "cancelled by ")),
                post(ONE + "/stop", Access.WRITE, call -> stop(call, "stopped by ")),
                post(ONE + "/tool-results", Access.WRITE, this::toolResults));
    }

    /** A run in a list: without its answer. */
    record Listed(
            String runId,
            String agentId,
            String cause,
            String status,
            String threadKind,
            String threadId,
            String askedBy,
            Optional<String> model,
            long inputTokens,
            long outputTokens,
            String costCredits,
            Optional<String> failure,
            Instant startedAt,
            Optional<Instant> endedAt) {

        static Listed of(Line line) {
            return new Listed(
                    line.runId(),
                    line.agentId(),
                    line.cause(),
                    line.status(),
                    line.threadKind(),
                    line.threadId(),
                    line.askerId(),
                    line.model(),
                    line.inputTokens(),
                    line.outputTokens(),
                    Credits.text(line.cost()),
                    line.failure(),
                    line.startedAt(),
                    line.endedAt());
        }
    }

    /** Newest first; a filter may leave a page short, and the next one still has more. */
    private CompletionStage<HttpResponse> list(Call call) {
        var agent = call.entity("agentId");
        var status = call.query("status");
        var from = call.time("from");
        var to = call.time("to");
        return asking.agent(agent, GetAgent::new, AgentCommand.View.class)
                .thenCompose(exists -> lists.runs(agent.workspaceId(), agent.id(), Page.cursor(call), Page.limit(call)))
                .thenApply(page -> Answers.ok(new Page<>(
                        page.items().stream()
                                .filter(line -> status.isEmpty() || status.get().equals(line.status()))
                                .filter(line ->
                                        from.isEmpty() || !line.startedAt().isBefore(from.get()))
                                .filter(line -> to.isEmpty() || line.startedAt().isBefore(to.get()))
                                .map(Listed::of)
                                .toList(),
                        page.next().map(Page::encode))));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return run(call).thenApply(run -> Answers.ok(RunShape.of(run)));
    }

    private CompletionStage<HttpResponse> stop(Call call, String done) {
        var reason = done + call.member().userId();
        return run(call).thenCompose(run -> Stopping.stop(asking, call.workspaceId(), run, reason));
    }

    private CompletionStage<HttpResponse> toolResults(Call call) {
        return run(call).thenCompose(run -> ToolResults.take(call, asking, call.entity("runId")));
    }

    /** The run, if it is one of the agent in the path. */
    private CompletionStage<View> run(Call call) {
        var agentId = call.id("agentId");
        return asking.run(call.entity("runId"), GetRun::new, View.class).thenApply(run -> {
            if (!run.order().agentId().equals(agentId)) throw Problem.notFound().asException();
            return run;
        });
    }
}
