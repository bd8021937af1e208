package ninja.helpy.agents.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.outbound.OutboundHttp;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolSource;
import ninja.helpy.agents.vault.Sealed;
import ninja.helpy.agents.vault.Vault;
import ninja.helpy.agents.workspace.McpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP servers of all workspaces, as far as this node speaks to them. Connections and lists of tools are kept for a
 * while, and so is that a server is down; a changed server is another one.
 */
public final class McpServers implements ToolSource {

    private static final Logger log = LoggerFactory.getLogger(McpServers.class);

    private static final int CONNECTIONS_MAX = 1_000;
    private static final Duration CONNECTION_KEPT = Duration.ofMinutes(15);

    private final OutboundHttp http;
    private final Vault vault;
    private final McpSettings settings;
    private final Function<String, CompletionStage<List<McpServer>>> serversOf;
    private final Cache<Key, McpConnection> connections = Caffeine.newBuilder()
            .maximumSize(CONNECTIONS_MAX)
            .expireAfterAccess(CONNECTION_KEPT)
            .build();
    private final Cache<Key, CompletionStage<List<RemoteTool>>> lists;
    private final Cache<Key, Throwable> down;

    private record Key(String workspaceId, McpServer server) {}

    /** What a server said when it was tried. */
    public record Probe(Duration took, String protocolVersion, List<RemoteTool> tools) {

        public Probe {
            tools = List.copyOf(tools);
        }
    }

    /** {@code serversOf}: those of a workspace, by its id. */
    public McpServers(
            OutboundHttp http,
            Vault vault,
            McpSettings settings,
            Function<String, CompletionStage<List<McpServer>>> serversOf) {
        this.http = http;
        this.vault = vault;
        this.settings = settings;
        this.serversOf = serversOf;
        this.lists = Caffeine.newBuilder()
                .maximumSize(CONNECTIONS_MAX)
                .expireAfterWrite(settings.toolsKeptFor())
                .build();
        this.down = Caffeine.newBuilder()
                .maximumSize(CONNECTIONS_MAX)
                .expireAfterWrite(settings.downFor())
                .build();
    }

    @Override
    public CompletionStage<List<Tool>> toolsFor(String workspaceId, AgentConfig.Tools allowed) {
        if (allowed.mcpServerIds().isEmpty()) return CompletableFuture.completedFuture(List.of());
        return serversOf.apply(workspaceId).thenCompose(servers -> {
            CompletionStage<List<Tool>> all = CompletableFuture.completedFuture(List.of());
            for (var server : servers) {
                boolean isUsed = server.enabled() && allowed.mcpServerIds().contains(server.serverId());
                if (isUsed) all = all.thenCombine(offered(workspaceId, server), McpServers::joined);
            }
            return all;
        });
    }

    /** A server that is away takes its tools along, and nothing else. */
    private CompletionStage<List<Tool>> offered(String workspaceId, McpServer server) {
        return tools(workspaceId, server)
                .thenApply(tools -> named(workspaceId, server, tools))
                .exceptionally(failure -> {
                    log.warn(
                            "MCP server {} of workspace {} gives no tools: {}",
                            server.serverId(),
                            workspaceId,
                            McpWords.failure(failure));
                    return List.of();
                });
    }

    private List<Tool> named(String workspaceId, McpServer server, List<RemoteTool> tools) {
        var connection = connection(new Key(workspaceId, server));
        var taken = new HashSet<String>();
        return tools.stream()
                .filter(tool -> server.allows(tool.name()))
                .map(tool -> (Tool) new McpTool(server.name(), tool, connection, settings.callTimeout(), taken))
                .toList();
    }

    /** The tools of a server, allowed or not. Why it fails: {@link McpWords#failure}. */
    public CompletionStage<List<RemoteTool>> tools(String workspaceId, McpServer server) {
        var key = new Key(workspaceId, server);
        var known = lists.getIfPresent(key);
        if (known != null) return known;
        var failed = down.getIfPresent(key);
        if (failed != null) return CompletableFuture.failedFuture(failed);
        var asked = connected(key).thenCompose(connection -> connection.tools(settings.listTimeout()));
        lists.put(key, asked);
        asked.whenComplete((tools, failure) -> {
            if (failure == null) return;
            down.put(key, failure);
            lists.asMap().remove(key, asked);
        });
        return asked;
    }

    /** Speaks to it anew, whatever is known. */
    public CompletionStage<Probe> probe(String workspaceId, McpServer server) {
        var key = new Key(workspaceId, server);
        connections.invalidate(key);
        lists.invalidate(key);
        down.invalidate(key);
        long begun = System.nanoTime();
        return connected(key)
                .thenCompose(connection -> connection.session(settings.listTimeout()))
                .thenCombine(
                        tools(workspaceId, server),
                        (session, tools) ->
                                new Probe(Duration.ofNanos(System.nanoTime() - begun), session.version(), tools));
    }

    /** What is wrong with an address; looks where its name leads. */
    public CompletionStage<Optional<String>> objection(String url) {
        return http.objection(url);
    }

    /** A secret as a server's settings may keep it. */
    public Sealed seal(String workspaceId, String serverId, String secret) {
        return vault.seal(secret, McpServer.owner(workspaceId, serverId));
    }

    private CompletionStage<McpConnection> connected(Key key) {
        try {
            return CompletableFuture.completedFuture(connection(key));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private McpConnection connection(Key key) {
        return connections.get(
                key, k -> new McpConnection(http, URI.create(k.server().url()), credentials(k)));
    }

    private Map<String, String> credentials(Key key) {
        var auth = key.server().auth();
        if (auth.secret().isEmpty()) return Map.of();
        var owner = McpServer.owner(key.workspaceId(), key.server().serverId());
        var secret = vault.open(auth.secret().get(), owner);
        return switch (auth.type()) {
            case NONE -> Map.of();
            case HEADER -> Map.of(auth.name(), secret);
            case BASIC -> Map.of("Authorization", "Basic " + base64(auth.name() + ":" + secret));
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Tool> joined(List<Tool> first, List<Tool> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
