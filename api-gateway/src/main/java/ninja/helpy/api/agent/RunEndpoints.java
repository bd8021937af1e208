package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.run.RunCommand.CancelRun;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Problem;

/** Runs of an agent: AG-12 and AG-13. */
public final class RunEndpoints {

    static final String ALL = AgentEndpoints.ONE + "/runs";
    static final String ONE = ALL + "/{runId}";

    private final Asking asking;

    public RunEndpoints(Asking asking) {
        this.asking = asking;
    }

    public List<Endpoint> endpoints() {
        return List.of(get(ONE, Access.READ, this::show), post(ONE + "/cancel", Access.WRITE, this::cancel));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return run(call).thenApply(run -> Answers.ok(RunShape.of(run)));
    }

    private CompletionStage<HttpResponse> cancel(Call call) {
        var by = "cancelled by " + call.member().userId();
        return run(call)
                .thenCompose(run -> asking.run(call.entity("runId"), to -> new CancelRun(by, to), Asking.DONE))
                .thenApply(done -> Answers.json(202, Map.of("runId", call.id("runId"), "status", "cancelling")));
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
