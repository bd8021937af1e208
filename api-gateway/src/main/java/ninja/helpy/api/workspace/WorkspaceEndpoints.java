package ninja.helpy.api.workspace;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.ChangeWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.CreateWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.DeleteWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.View;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Problem;

/** Workspaces: WS-1 to WS-5. */
public final class WorkspaceEndpoints {

    static final int NAME_CHARS_MAX = 100;
    static final int DESCRIPTION_CHARS_MAX = 2_000;

    private static final String ONE = "/api/workspaces/{workspaceId}";

    private final Asking asking;
    private final Secrets secrets;

    public WorkspaceEndpoints(Asking asking, Secrets secrets) {
        this.asking = asking;
        this.secrets = secrets;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get("/api/workspaces", Access.READ, this::list),
                post("/api/workspaces", Access.ADMIN, this::create),
                get(ONE, Access.READ, this::show),
                put(ONE, Access.WRITE, this::change),
                delete(ONE, Access.OWNER, this::remove));
    }

    /** A workspace as its members see it. */
    record Shown(
            String workspaceId,
            String name,
            String description,
            long version,
            Instant createdAt,
            Counts counts,
            Optional<Level> level,
            Optional<Funds> credits) {

        static Shown of(View view, Optional<Level> level, Optional<Funds> credits) {
            var counts = new Counts(view.agents(), view.rooms(), view.apiKeys());
            return new Shown(
                    view.workspaceId(),
                    view.name(),
                    view.description(),
                    view.version(),
                    view.createdAt(),
                    counts,
                    level,
                    credits);
        }
    }

    record Counts(int agents, int rooms, int apiKeys) {}

    record Funds(String balance, String available) {}

    record Created(Shown workspace, ApiKeyEndpoints.Made apiKey) {}

    private CompletionStage<HttpResponse> list(Call call) {
        return shown(call).thenApply(one -> Answers.ok(new Page<>(List.of(one), Optional.empty())));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return shown(call).thenApply(one -> Answers.versioned(200, one.version(), one));
    }

    private CompletionStage<Shown> shown(Call call) {
        var id = call.workspaceId();
        var level = Optional.of(call.member().level());
        return view(id).thenCombine(
                        asking.ledger(id, GetBalance::new, Balance.class),
                        (view, b) -> Shown.of(
                                view,
                                level,
                                Optional.of(new Funds(Credits.text(b.balance()), Credits.text(b.available())))));
    }

    private CompletionStage<HttpResponse> create(Call call) {
        var repeat = call.idempotencyKey();
        var id = repeat.map(key -> Ids.of("platform", "workspace", key)).orElseGet(Ids::next);
        return call.fields().thenCompose(fields -> {
            var name = fields.text("name", NAME_CHARS_MAX);
            var description =
                    fields.textOrEmpty("description", DESCRIPTION_CHARS_MAX).orElse("");
            fields.check();
            return asking.workspace(id, replyTo -> new CreateWorkspace(name, description, replyTo), View.class)
                    .thenCompose(view -> withFirstKey(view, repeat));
        });
    }

    private CompletionStage<HttpResponse> withFirstKey(View view, Optional<String> repeat) {
        var id = view.workspaceId();
        var keyId = Ids.of(id, "first-key");
        var secret = secrets.apiKey(id, repeat.map(key -> keyId + '/' + key));
        return asking.workspace(
                        id,
                        to -> new AddApiKey(keyId, "owner", Level.OWNER, secret.hash(), Optional.empty(), to),
                        Asking.DONE)
                .thenApply(done -> Answers.versioned(
                        201,
                        view.version(),
                        new Created(
                                Shown.of(view, Optional.empty(), Optional.empty()),
                                new ApiKeyEndpoints.Made(
                                        keyId, secret.shown(), "owner", Level.OWNER, Optional.empty()))));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        var level = Optional.of(call.member().level());
        return call.fields().thenCompose(fields -> {
            var name = fields.textIfAny("name", NAME_CHARS_MAX);
            var description = fields.textOrEmpty("description", DESCRIPTION_CHARS_MAX);
            fields.check();
            return asking.workspace(
                            call.workspaceId(),
                            replyTo -> new ChangeWorkspace(name, description, call.ifVersion(), replyTo),
                            View.class)
                    .thenApply(view -> Answers.versioned(200, view.version(), Shown.of(view, level, Optional.empty())));
        });
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        var id = call.workspaceId();
        return view(id).thenCompose(view -> {
                    requireVersion(call, view.version());
                    return asking.workspace(id, DeleteWorkspace::new, Asking.DONE);
                })
                .thenApply(done -> Answers.json(202, Map.of("workspaceId", id, "deleted", true)));
    }

    private CompletionStage<View> view(String workspaceId) {
        return asking.workspace(workspaceId, GetWorkspace::new, View.class);
    }

    private static void requireVersion(Call call, long version) {
        if (call.ifVersion().filter(asked -> asked != version).isPresent()) {
            throw Problem.of(Code.VERSION_CONFLICT, "it is at version " + version)
                    .asException();
        }
    }
}
