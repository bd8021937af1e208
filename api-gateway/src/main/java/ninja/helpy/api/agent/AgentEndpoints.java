package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.CreateAgent;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.agent.AgentCommand.View;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.workspace.WorkspaceCommand.Agents;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetAgents;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.UnlistAgent;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.ProblemException;

/** Agents of a workspace: AG-1 to AG-5. */
public final class AgentEndpoints {

    static final String ALL = "/api/workspaces/{workspaceId}/agents";
    static final String ONE = ALL + "/{agentId}";

    /** How often a change is tried again when somebody else's came first and no version was asked for. */
    private static final int CHANGES_MAX = 3;

    private final Asking asking;
    private final AgentListing listing;

    public AgentEndpoints(Asking asking) {
        this.asking = asking;
        this.listing = new AgentListing(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(ALL, Access.READ, this::list),
                post(ALL, Access.WRITE, this::create),
                get(ONE, Access.READ, this::show),
                put(ONE, Access.WRITE, this::change),
                delete(ONE, Access.WRITE, this::remove));
    }

    private CompletionStage<HttpResponse> list(Call call) {
        var kind = call.query("kind");
        return asking.workspace(call.workspaceId(), GetAgents::new, Agents.class)
                .thenApply(agents -> agents.agents().stream()
                        .filter(agent -> kind.isEmpty() || agent.kind().equals(kind.get()))
                        .toList())
                .thenApply(agents -> Answers.ok(Page.of(call, agents, ListedAgent::agentId)));
    }

    private CompletionStage<HttpResponse> create(Call call) {
        var id = new EntityId(call.workspaceId(), call.newId("agent"));
        return call.fields().thenCompose(fields -> {
            var config = AgentShape.created(fields);
            fields.check();
            return listing.made(
                            id, asking.agent(id, to -> new CreateAgent(config, to), View.class), Function.identity())
                    .thenApply(view -> Answers.versioned(201, view.version(), AgentShape.shown(view)));
        });
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return view(call.entity("agentId"))
                .thenApply(view -> Answers.versioned(200, view.version(), AgentShape.shown(view)));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        var id = call.entity("agentId");
        return call.fields()
                .thenCompose(fields -> changed(id, fields, call.ifVersion(), CHANGES_MAX))
                .thenCompose(view -> listing.listed(id, view))
                .thenApply(view -> Answers.versioned(200, view.version(), AgentShape.shown(view)));
    }

    /** Merged over what was read just now, and written only if nobody wrote in between. */
    private CompletionStage<View> changed(EntityId id, Fields fields, Optional<Long> ifVersion, int tries) {
        return view(id).thenCompose(before -> {
                    var config = AgentShape.changed(fields, before.config());
                    fields.check();
                    var version = Optional.of(ifVersion.orElse(before.version()));
                    return asking.agent(id, to -> new ChangeAgent(config, version, to), View.class);
                })
                .exceptionallyCompose(failure -> ifVersion.isEmpty() && tries > 1 && is(failure, Code.VERSION_CONFLICT)
                        ? changed(id, fields, ifVersion, tries - 1)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        var id = call.entity("agentId");
        return view(id).thenCompose(view -> {
                    if (call.ifVersion().filter(v -> v != view.version()).isPresent()) {
                        throw Problem.of(Code.VERSION_CONFLICT, "it is at version " + view.version())
                                .asException();
                    }
                    return asking.agent(id, DeleteAgent::new, Asking.DONE);
                })
                .thenCompose(
                        done -> asking.workspace(id.workspaceId(), to -> new UnlistAgent(id.id(), to), Asking.DONE))
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<View> view(EntityId id) {
        return asking.agent(id, GetAgent::new, View.class);
    }

    private static boolean is(Throwable failure, Code code) {
        return Failures.cause(failure) instanceof ProblemException e
                && e.problem().code() == code;
    }
}
