package ninja.helpy.api.mcp;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.mcp.McpServers;
import ninja.helpy.agents.mcp.McpWords;
import ninja.helpy.agents.mcp.RemoteTool;
import ninja.helpy.agents.vault.SealedElsewhereException;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetMcpServers;
import ninja.helpy.agents.workspace.WorkspaceCommand.PutMcpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand.RemoveMcpServer;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.mcp.McpServerShape.Draft;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Problem;

/** MCP servers of a workspace: MP-1 to MP-4. */
public final class McpServerEndpoints {

    private static final String ALL = "/api/workspaces/{workspaceId}/mcp-servers";
    private static final String ONE = ALL + "/{serverId}";

    /** A server may take its time to say what it has. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final Asking asking;
    private final McpServers servers;

    public McpServerEndpoints(Asking asking, McpServers servers) {
        this.asking = asking;
        this.servers = servers;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(ALL, Access.READ, this::list),
                post(ALL, Access.WRITE, this::add),
                get(ONE, Access.READ, this::show),
                put(ONE, Access.WRITE, this::change),
                delete(ONE, Access.WRITE, this::remove),
                post(ONE + "/test", Access.WRITE, this::test).within(PATIENCE),
                get(ONE + "/tools", Access.READ, this::tools).within(PATIENCE));
    }

    /** {@code error}: why it is not ok, in words for its owner. */
    record Tried(
            boolean ok,
            Optional<Long> latencyMs,
            Optional<String> protocolVersion,
            List<ShownTool> tools,
            Optional<String> error) {}

    record ShownTool(String name, String description, JsonNode inputSchema, boolean allowed) {

        static ShownTool of(RemoteTool tool, McpServer server) {
            var schema = Json.parse(tool.schema().getBytes(StandardCharsets.UTF_8));
            return new ShownTool(tool.name(), tool.description(), schema, server.allows(tool.name()));
        }
    }

    private CompletionStage<HttpResponse> list(Call call) {
        return servers(call)
                .thenApply(all -> Answers.ok(Page.of(
                        call, all.stream().map(McpServerShape::shown).toList(), McpServerShape.Shown::serverId)));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return server(call).thenApply(server -> Answers.ok(McpServerShape.shown(server)));
    }

    private CompletionStage<HttpResponse> add(Call call) {
        var serverId = call.newId("mcp-server");
        return draft(call, Optional.empty())
                .thenCombine(servers(call), (draft, all) -> {
                    var made = sealed(call, draft, serverId);
                    find(all, serverId).ifPresent(first -> requireSame(first, made));
                    return made;
                })
                .thenCompose(made -> kept(call, made))
                .thenApply(kept -> Answers.created(McpServerShape.shown(kept)));
    }

    /** A repeat under the same idempotency key that asks for something else must not pass for it. */
    private static void requireSame(McpServer first, McpServer made) {
        if (McpServerShape.shown(first).equals(McpServerShape.shown(made))) return;
        throw Problem.of(Code.IDEMPOTENCY_CONFLICT, "this idempotency key made another MCP server")
                .asException();
    }

    private CompletionStage<HttpResponse> change(Call call) {
        return server(call)
                .thenCompose(before -> draft(call, Optional.of(before)))
                .thenCompose(draft -> kept(call, sealed(call, draft, call.id("serverId"))))
                .thenApply(kept -> Answers.ok(McpServerShape.shown(kept)));
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        return asking.workspace(call.workspaceId(), to -> new RemoveMcpServer(call.id("serverId"), to), Asking.DONE)
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> test(Call call) {
        return server(call)
                .thenCompose(server -> servers.probe(call.workspaceId(), server)
                        .thenApply(probe -> new Tried(
                                true,
                                Optional.of(probe.took().toMillis()),
                                Optional.of(probe.protocolVersion()),
                                shown(probe.tools(), server),
                                Optional.empty()))
                        .exceptionally(failure -> new Tried(
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.of(McpWords.failure(failure))))
                        .thenApply(Answers::ok));
    }

    private CompletionStage<HttpResponse> tools(Call call) {
        return server(call)
                .thenCompose(server -> servers.tools(call.workspaceId(), server)
                        .exceptionally(failure -> {
                            throw Problem.of(Code.PROVIDER_ERROR, "the MCP server: " + McpWords.failure(failure))
                                    .asException();
                        })
                        .thenApply(tools -> Answers.ok(Page.of(call, shown(tools, server), ShownTool::name))));
    }

    private static List<ShownTool> shown(List<RemoteTool> tools, McpServer server) {
        return tools.stream().map(tool -> ShownTool.of(tool, server)).toList();
    }

    /** What was sent, if it is right; where its address leads is looked at, too. */
    private CompletionStage<Draft> draft(Call call, Optional<McpServer> before) {
        return call.fields().thenCompose(fields -> {
            var draft = McpServerShape.read(fields, before);
            var objection = draft.url().isEmpty()
                    ? CompletableFuture.completedFuture(Optional.<String>empty())
                    : servers.objection(draft.url());
            return objection.thenApply(wrong -> {
                wrong.ifPresent(words -> fields.wrong("url", words));
                fields.check();
                return draft;
            });
        });
    }

    private McpServer sealed(Call call, Draft draft, String serverId) {
        try {
            return draft.named(serverId, secret -> servers.seal(call.workspaceId(), serverId, secret));
        } catch (SealedElsewhereException noKey) {
            throw Problem.of(
                            Code.NOT_CONFIGURED,
                            "no master key is configured here (HELPY_MASTER_KEY), so no secret can be kept")
                    .asException();
        }
    }

    private CompletionStage<McpServer> kept(Call call, McpServer server) {
        return asking.workspace(
                        call.workspaceId(), to -> new PutMcpServer(server, to), WorkspaceCommand.McpServers.class)
                .thenApply(all -> find(all.servers(), server.serverId()).orElse(server));
    }

    private CompletionStage<List<McpServer>> servers(Call call) {
        return asking.workspace(call.workspaceId(), GetMcpServers::new, WorkspaceCommand.McpServers.class)
                .thenApply(WorkspaceCommand.McpServers::servers);
    }

    private CompletionStage<McpServer> server(Call call) {
        var serverId = call.id("serverId");
        return servers(call)
                .thenApply(all ->
                        find(all, serverId).orElseThrow(() -> Problem.notFound().asException()));
    }

    private static Optional<McpServer> find(List<McpServer> all, String serverId) {
        return all.stream().filter(server -> server.serverId().equals(serverId)).findFirst();
    }
}
