package ninja.helpy.api.workspace;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.workspace.Workspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.ApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.ApiKeys;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetApiKeys;
import ninja.helpy.agents.workspace.WorkspaceCommand.RevokeApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.RotateApiKey;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** API keys of a workspace: WK-1 to WK-4. The key itself is shown once. */
public final class ApiKeyEndpoints {

    private static final String ALL = "/api/workspaces/{workspaceId}/api-keys";
    private static final String ONE = ALL + "/{keyId}";
    private static final int NAME_CHARS_MAX = 100;

    private final Asking asking;
    private final Secrets secrets;
    private final Clock clock;

    public ApiKeyEndpoints(Asking asking, Secrets secrets, Clock clock) {
        this.asking = asking;
        this.secrets = secrets;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(ALL, Access.OWNER, this::list),
                post(ALL, Access.OWNER, this::add),
                post(ONE + "/rotate", Access.OWNER, this::rotate),
                delete(ONE, Access.OWNER, this::revoke));
    }

    /** A new key, this one time with its secret. */
    record Made(String keyId, String key, String name, Level level, Optional<Instant> expiresAt) {}

    record Rotated(String keyId, String key, Instant previousValidUntil) {}

    private CompletionStage<HttpResponse> list(Call call) {
        return keys(call).thenApply(keys -> Answers.ok(Page.of(call, keys, ApiKey::keyId)));
    }

    private CompletionStage<HttpResponse> add(Call call) {
        var keyId = call.newId("api-key");
        return call.fields().thenCompose(fields -> {
            var name = fields.text("name", NAME_CHARS_MAX);
            var level = fields.oneOf("level", Level.class);
            if (!fields.has("level")) fields.wrong("level", "is missing");
            var expiresAt = expiry(fields);
            fields.check();
            var secret = secrets.apiKey(call.workspaceId(), call.repeatable("api-key", keyId));
            var made = new Made(keyId, secret.shown(), name, level.orElseThrow(), expiresAt);
            return asking.workspace(
                            call.workspaceId(),
                            to -> new AddApiKey(keyId, name, made.level(), secret.hash(), expiresAt, to),
                            Asking.DONE)
                    .thenCompose(done -> keys(call))
                    .thenApply(keys -> {
                        requireSame(made, keys);
                        return Answers.created(made);
                    });
        });
    }

    private Optional<Instant> expiry(Fields fields) {
        return fields.time("expiresAt").flatMap(at -> {
            if (at.isAfter(clock.instant())) return Optional.of(at);
            return fields.wrong("expiresAt", "must be in the future");
        });
    }

    /** A repeat under the same idempotency key that asks for something else must not pass for it. */
    private static void requireSame(Made made, List<ApiKey> keys) {
        boolean other = keys.stream()
                .filter(key -> key.keyId().equals(made.keyId()))
                .anyMatch(key -> key.level() != made.level()
                        || !key.name().equals(made.name())
                        || !key.expiresAt().equals(made.expiresAt()));
        if (other) {
            throw Problem.of(Code.IDEMPOTENCY_CONFLICT, "this idempotency key made another API key")
                    .asException();
        }
    }

    private CompletionStage<HttpResponse> rotate(Call call) {
        var keyId = call.id("keyId");
        var secret = secrets.apiKey(call.workspaceId(), call.repeatable("rotation", keyId));
        return asking.workspace(call.workspaceId(), to -> new RotateApiKey(keyId, secret.hash(), to), Asking.DONE)
                .thenApply(done -> Answers.ok(
                        new Rotated(keyId, secret.shown(), clock.instant().plus(Workspace.ROTATION_OVERLAP))));
    }

    private CompletionStage<HttpResponse> revoke(Call call) {
        var keyId = call.id("keyId");
        return asking.workspace(call.workspaceId(), to -> new RevokeApiKey(keyId, to), Asking.DONE)
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<List<ApiKey>> keys(Call call) {
        return asking.workspace(call.workspaceId(), GetApiKeys::new, ApiKeys.class)
                .thenApply(ApiKeys::keys);
    }
}
