package ninja.helpy.agents.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import ninja.helpy.agents.outbound.OutboundHttp;
import org.jspecify.annotations.Nullable;

/** Speaks to one server. Safe for use from all threads: requests go out side by side, in one session if it has them. */
final class McpConnection {

    private static final int PAGES_MAX = 10;
    private static final int TOOLS_MAX = 64;
    private static final int DESCRIPTION_CHARS_MAX = 2_000;
    private static final int SCHEMA_CHARS_MAX = 20_000;

    private final OutboundHttp http;
    private final URI address;
    private final Map<String, String> credentials;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<@Nullable CompletableFuture<McpSession>> session = new AtomicReference<>();

    McpConnection(OutboundHttp http, URI address, Map<String, String> credentials) {
        this.http = http;
        this.address = address;
        this.credentials = Map.copyOf(credentials);
    }

    CompletionStage<McpSession> session(Duration within) {
        var known = session.get();
        if (known != null && !known.isCompletedExceptionally()) return known;
        var fresh = new CompletableFuture<McpSession>();
        if (!session.compareAndSet(known, fresh)) return session(within);
        open(within).whenComplete((opened, failure) -> {
            if (opened != null) fresh.complete(opened);
            else fresh.completeExceptionally(failure);
        });
        return fresh;
    }

    /** A server that does not know {@code initialize} is one of those that need none. */
    private CompletionStage<McpSession> open(Duration within) {
        var params = RpcAnswer.JSON.createObjectNode().put("protocolVersion", McpSession.NEWEST_WITH_SESSIONS);
        params.putObject("capabilities");
        params.set("clientInfo", clientInfo());
        var first = new McpSession(McpSession.NEWEST_WITH_SESSIONS, Optional.empty());
        return exchange(first, "initialize", params, Optional.empty(), within)
                .thenCompose(answer -> {
                    var version = result(answer).path("protocolVersion").asText();
                    if (!McpSession.isKnown(version)) {
                        throw new CompletionException(new IOException("the server speaks another version: " + version));
                    }
                    var agreed = new McpSession(version, answer.sessionId());
                    return initialized(agreed, within).thenApply(done -> agreed);
                })
                .exceptionallyCompose(failure -> isOfAnotherEra(failure)
                        ? CompletableFuture.completedFuture(McpSession.ALONE)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isOfAnotherEra(Throwable failure) {
        return OutboundHttp.cause(failure) instanceof McpException refused
                && (refused.code() == McpException.UNKNOWN_METHOD
                        || refused.code() == McpException.UNSUPPORTED_VERSION
                        || refused.isNotFound());
    }

    private CompletionStage<RpcAnswer.Answered> initialized(McpSession agreed, Duration within) {
        var notice = RpcAnswer.JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized");
        return post(agreed, "notifications/initialized", notice, "", Optional.empty(), within);
    }

    /** All tools, page by page, cut to what a model can be told. */
    CompletionStage<List<RemoteTool>> tools(Duration within) {
        return tools(Optional.empty(), new ArrayList<>(), 1, within);
    }

    private CompletionStage<List<RemoteTool>> tools(
            Optional<String> cursor, List<RemoteTool> found, int page, Duration within) {
        var params = RpcAnswer.JSON.createObjectNode();
        cursor.ifPresent(at -> params.put("cursor", at));
        return request("tools/list", params, Optional.empty(), within).thenCompose(result -> {
            for (var tool : result.path("tools"))
                if (found.size() < TOOLS_MAX) tool(tool).ifPresent(found::add);
            var next = result.path("nextCursor").asText("");
            return next.isEmpty() || page >= PAGES_MAX || found.size() >= TOOLS_MAX
                    ? CompletableFuture.completedFuture(List.copyOf(found))
                    : tools(Optional.of(next), found, page + 1, within);
        });
    }

    private static Optional<RemoteTool> tool(JsonNode tool) {
        var name = tool.path("name").asText();
        var schema =
                tool.path("inputSchema").isObject() ? tool.path("inputSchema").toString() : "{\"type\":\"object\"}";
        if (name.isBlank() || schema.length() > SCHEMA_CHARS_MAX) return Optional.empty();
        var description = tool.path("description").asText(tool.path("title").asText(""));
        return Optional.of(new RemoteTool(
                name, description.substring(0, Math.min(description.length(), DESCRIPTION_CHARS_MAX)), schema));
    }

    CompletionStage<JsonNode> call(String tool, JsonNode arguments, Duration within) {
        var params = RpcAnswer.JSON.createObjectNode().put("name", tool);
        params.set("arguments", arguments);
        return request("tools/call", params, Optional.of(tool), within);
    }

    /** A session that the server has forgotten is begun again, once. */
    private CompletionStage<JsonNode> request(
            String method, ObjectNode params, Optional<String> name, Duration within) {
        return session(within)
                .thenCompose(agreed -> exchange(agreed, method, params, name, within)
                        .exceptionallyCompose(failure -> {
                            boolean isForgotten = agreed.id().isPresent()
                                    && OutboundHttp.cause(failure) instanceof McpException refused
                                    && refused.isNotFound();
                            if (!isForgotten) return CompletableFuture.failedFuture(failure);
                            session.updateAndGet(known -> isOf(known, agreed) ? null : known);
                            return session(within).thenCompose(again -> exchange(again, method, params, name, within));
                        }))
                .thenApply(McpConnection::result);
    }

    private static boolean isOf(@Nullable CompletableFuture<McpSession> known, McpSession session) {
        return known != null
                && known.isDone()
                && !known.isCompletedExceptionally()
                && session.equals(known.getNow(session));
    }

    private static JsonNode result(RpcAnswer.Answered answer) {
        try {
            return RpcAnswer.result(answer.result());
        } catch (McpException e) {
            throw new CompletionException(e);
        }
    }

    private CompletionStage<RpcAnswer.Answered> exchange(
            McpSession agreed, String method, ObjectNode params, Optional<String> name, Duration within) {
        long id = ids.incrementAndGet();
        var said = params.deepCopy();
        if (agreed.isStateless()) said.set("_meta", meta());
        var message = RpcAnswer.JSON
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method);
        message.set("params", said);
        return post(agreed, method, message, Long.toString(id), name, within);
    }

    private static ObjectNode meta() {
        var meta = RpcAnswer.JSON.createObjectNode();
        meta.put("io.modelcontextprotocol/protocolVersion", McpSession.STATELESS);
        meta.putObject("io.modelcontextprotocol/clientCapabilities");
        meta.set("io.modelcontextprotocol/clientInfo", clientInfo());
        return meta;
    }

    private static ObjectNode clientInfo() {
        return RpcAnswer.JSON.createObjectNode().put("name", "helpy-cluster").put("version", "1");
    }

    private CompletionStage<RpcAnswer.Answered> post(
            McpSession agreed, String method, ObjectNode message, String id, Optional<String> name, Duration within) {
        var headers = new LinkedHashMap<String, String>(credentials);
        headers.put("Accept", "application/json, text/event-stream");
        headers.putAll(agreed.headers(method, name));
        var request = new OutboundHttp.Request("POST", address, headers, Optional.of(message.toString()), within);
        return http.send(request, head -> new RpcAnswer(head, id));
    }
}
