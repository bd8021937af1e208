package ninja.helpy.api.agent;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.agent.Agent;
import ninja.helpy.agents.agent.AgentCommand.AddAgentKey;
import ninja.helpy.agents.agent.AgentCommand.AddStream;
import ninja.helpy.agents.agent.AgentCommand.AgentKey;
import ninja.helpy.agents.agent.AgentCommand.AgentKeys;
import ninja.helpy.agents.agent.AgentCommand.ChangeStream;
import ninja.helpy.agents.agent.AgentCommand.GetAgentKeys;
import ninja.helpy.agents.agent.AgentCommand.GetStreams;
import ninja.helpy.agents.agent.AgentCommand.RevokeAgentKey;
import ninja.helpy.agents.agent.AgentCommand.RevokeStream;
import ninja.helpy.agents.agent.AgentCommand.Stream;
import ninja.helpy.agents.agent.AgentCommand.Streams;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Fields;

/** The doors of an agent: webhook keys (AG-6, AG-7) and stream secrets with their origins (AG-8, AG-9). */
public final class DoorEndpoints {

    private static final String KEYS = AgentEndpoints.ONE + "/keys";
    private static final String STREAMS = AgentEndpoints.ONE + "/streams";
    private static final String STREAM = STREAMS + "/{streamId}";
    private static final int ORIGIN_CHARS_MAX = 253;
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9.-]+(?::\\d{1,5})?");

    private final Asking asking;
    private final Secrets secrets;

    public DoorEndpoints(Asking asking, Secrets secrets) {
        this.asking = asking;
        this.secrets = secrets;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(KEYS, Access.WRITE, this::keys),
                post(KEYS, Access.WRITE, this::addKey),
                delete(KEYS + "/{keyId}", Access.WRITE, this::revokeKey),
                get(STREAMS, Access.WRITE, this::streams),
                post(STREAMS, Access.WRITE, this::addStream),
                put(STREAM, Access.WRITE, this::changeStream),
                delete(STREAM, Access.WRITE, this::revokeStream));
    }

    record MadeKey(String keyId, String key, String name, String webhookUrl) {}

    record MadeStream(String streamId, String secret, List<String> allowedOrigins, String streamUrl) {}

    private CompletionStage<HttpResponse> keys(Call call) {
        return asking.agent(call.entity("agentId"), GetAgentKeys::new, AgentKeys.class)
                .thenApply(keys -> Answers.ok(Page.of(call, keys.keys(), AgentKey::keyId)));
    }

    private CompletionStage<HttpResponse> addKey(Call call) {
        var id = call.entity("agentId");
        var keyId = call.newId("agent-key/" + id.id());
        var secret = secrets.agentKey(call.repeatable("agent-key", id.id(), keyId));
        return call.fields().thenCompose(fields -> {
            var name = fields.textIfAny("name", AgentShape.NAME_CHARS_MAX).orElse("webhook");
            fields.check();
            return asking.agent(id, to -> new AddAgentKey(keyId, name, secret.hash(), to), Asking.DONE)
                    .thenApply(done -> Answers.created(
                            new MadeKey(keyId, secret.shown(), name, door(call, "webhook", id, secret.shown()))));
        });
    }

    private CompletionStage<HttpResponse> revokeKey(Call call) {
        var keyId = call.id("keyId");
        return asking.agent(call.entity("agentId"), to -> new RevokeAgentKey(keyId, to), Asking.DONE)
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> streams(Call call) {
        return asking.agent(call.entity("agentId"), GetStreams::new, Streams.class)
                .thenApply(streams -> Answers.ok(Page.of(call, streams.streams(), Stream::streamId)));
    }

    private CompletionStage<HttpResponse> addStream(Call call) {
        var id = call.entity("agentId");
        var streamId = call.newId("stream/" + id.id());
        var secret = secrets.streamSecret(call.repeatable("stream", id.id(), streamId));
        return call.fields().thenCompose(fields -> {
            var origins = origins(fields);
            fields.check();
            return asking.agent(id, to -> new AddStream(streamId, secret.hash(), origins, to), Asking.DONE)
                    .thenApply(done -> Answers.created(new MadeStream(
                            streamId, secret.shown(), origins, door(call, "streams", id, secret.shown()))));
        });
    }

    private CompletionStage<HttpResponse> changeStream(Call call) {
        var streamId = call.id("streamId");
        var id = call.entity("agentId");
        return call.fields().thenCompose(fields -> {
            var origins = origins(fields);
            if (!fields.has("allowedOrigins")) fields.wrong("allowedOrigins", "is missing");
            fields.check();
            return asking.agent(id, to -> new ChangeStream(streamId, origins, to), Asking.DONE)
                    .thenCompose(done -> asking.agent(id, GetStreams::new, Streams.class))
                    .thenApply(all -> all.streams().stream()
                            .filter(stream -> stream.streamId().equals(streamId))
                            .findFirst()
                            .map(Answers::ok)
                            .orElseGet(Answers::noContent));
        });
    }

    private CompletionStage<HttpResponse> revokeStream(Call call) {
        var streamId = call.id("streamId");
        return asking.agent(call.entity("agentId"), to -> new RevokeStream(streamId, to), Asking.DONE)
                .thenApply(done -> Answers.noContent());
    }

    private static List<String> origins(Fields fields) {
        var origins = fields.texts("allowedOrigins", Agent.ORIGINS_MAX, ORIGIN_CHARS_MAX);
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            fields.wrong("allowedOrigins", "must hold origins like https://app.example.com, or *");
        }
        return origins;
    }

    private static String door(Call call, String kind, EntityId id, String secret) {
        return String.join("/", call.baseUrl(), "api", kind, id.workspaceId(), id.id(), secret);
    }
}
