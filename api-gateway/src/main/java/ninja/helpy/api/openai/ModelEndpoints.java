package ninja.helpy.api.openai;

import akka.http.javadsl.model.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.openai.AgentModels.Model;

/** {@code /v1/models}: which agents a client may name as its model. */
public final class ModelEndpoints {

    private final AgentModels models;

    public ModelEndpoints(Asking asking) {
        this.models = new AgentModels(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/v1/models", Access.READ, this::list),
                Endpoint.get("/v1/models/{model}", Access.READ, this::show));
    }

    private CompletionStage<HttpResponse> list(Call call) {
        return models.all(call.workspaceId()).thenApply(all -> {
            var body = new LinkedHashMap<String, Object>();
            body.put("object", "list");
            body.put("data", all);
            return Answers.ok(body);
        });
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return models.find(call.workspaceId(), call.path("model"))
                .thenApply(agent -> Answers.ok(Model.of(
                        call.workspaceId(), agent.agentId(), agent.config().name())));
    }
}
