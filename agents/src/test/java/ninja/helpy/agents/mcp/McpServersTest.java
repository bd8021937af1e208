package ninja.helpy.agents.mcp;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.outbound.OutboundHttp;
import ninja.helpy.agents.outbound.OutboundSettings;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolResult;
import ninja.helpy.agents.vault.Vault;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.McpServer.Auth;
import ninja.helpy.agents.workspace.McpServer.AuthType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpServersTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Vault VAULT = Vault.of(List.of("a master key for tests, long enough"));
    private static final AgentConfig.Tools USES_ALL =
            new AgentConfig.Tools(false, false, List.of("s-1", "s-2"), List.of());

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void toolsOfARealServerAreCalledAfterItAndAnswer() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            var tools = tools(servers(server("s-1", "sky", real.url())));

            assertThat(tools)
                    .extracting(tool -> tool.offer().name())
                    .containsExactlyInAnyOrder("sky__weather", "sky__fail", "sky__delete_everything");
            var weather = named(tools, "sky__weather");
            assertThat(weather.offer().description()).isEqualTo("does weather");
            assertThat(weather.offer().parameters()).contains("\"city\"");
            assertThat(use(weather, "{\"city\":\"Zürich\"}")).isEqualTo(ToolResult.of("In Zürich fällt Schnee ❄"));
            assertThat(use(named(tools, "sky__fail"), "{}")).isEqualTo(ToolResult.error("no such street"));
            use(named(tools, "sky__delete_everything"), "{}");
            assertThat(real.calls()).contains("weather {city=Zürich}", "delete.everything {}");
        }
    }

    @Test
    void aServerIsTriedAndSaysWhichVersionItSpeaks() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            var probe = get(servers().probe("w", server("s-1", "sky", real.url())));

            assertThat(probe.protocolVersion()).isEqualTo("2025-11-25");
            assertThat(probe.tools()).extracting(RemoteTool::name).contains("weather");
            assertThat(probe.took()).isPositive();
        }
    }

    @Test
    void onlyToolsThatAreAllowedAreOffered() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            var strict = new McpServer("s-1", "sky", real.url(), Auth.NONE, List.of("weather"), true);
            var disabled = new McpServer("s-2", "sea", real.url(), Auth.NONE, List.of(), false);
            var notOfThisAgent = server("s-9", "sun", real.url());

            assertThat(tools(servers(strict, disabled, notOfThisAgent)))
                    .extracting(tool -> tool.offer().name())
                    .containsExactly("sky__weather");
        }
    }

    @Test
    void aServerThatWantsAHeaderOrAPasswordGetsIt() throws Exception {
        try (var real = new RealMcpServer(0, Optional.of("sesame"))) {
            var auth = new Auth(AuthType.HEADER, "X-Token", Optional.of(VAULT.seal("sesame", owner())));
            assertThat(tools(servers(server("s-1", "sky", real.url(), auth)))).hasSize(3);
            assertThat(tools(servers(server("s-1", "sky", real.url())))).isEmpty();
        }
        try (var real = new RealMcpServer(0, Optional.of("Basic dW1hOnPDqXNhbWU="))) {
            var auth = new Auth(AuthType.BASIC, "uma", Optional.of(VAULT.seal("sésame", owner())));
            assertThat(tools(servers(server("s-1", "sky", real.url(), auth)))).hasSize(3);
        }
    }

    @Test
    void aServerThatIsAwayTakesOnlyItsOwnToolsAlong() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            assertThat(tools(
                            servers(server("s-1", "gone", "http://127.0.0.1:1/mcp"), server("s-2", "sky", real.url()))))
                    .hasSize(3);
        }
    }

    @Test
    void aSessionThatTheServerHasForgottenIsBegunAgain() throws Exception {
        int port;
        List<Tool> tools;
        try (var real = new RealMcpServer(0, Optional.empty())) {
            port = real.port();
            tools = tools(servers(server("s-1", "sky", real.url())));
        }
        try (var again = new RealMcpServer(port, Optional.empty())) {
            assertThat(use(named(tools, "sky__weather"), "{\"city\":\"Rome\"}").ok())
                    .isTrue();
            assertThat(again.calls()).hasSize(1);
        }
    }

    @Test
    void theListOfToolsIsAskedForOnceInAWhile() throws Exception {
        var real = new RealMcpServer(0, Optional.empty());
        var servers = servers(server("s-1", "sky", real.url()));
        assertThat(tools(servers)).hasSize(3);
        real.close();

        assertThat(tools(servers)).hasSize(3);
        assertThat(use(tools(servers).get(0), "{}").ok()).isFalse();
    }

    @Test
    void aServerThatIsDownIsNotAskedByEveryRunAndATryTakesItBack() throws Exception {
        var requests = new AtomicInteger();
        var isUp = new AtomicBoolean();
        try (var http = new StandIn(exchange -> {
            requests.incrementAndGet();
            if (isUp.get()) stateless(exchange);
            else answer(exchange, 503, "", "");
        })) {
            var servers = servers(server("s-1", "sky", http.url()));
            assertThat(tools(servers)).isEmpty();
            int asked = requests.get();
            assertThat(tools(servers)).isEmpty();
            assertThat(requests).hasValue(asked);

            isUp.set(true);
            get(servers.probe("w", server("s-1", "sky", http.url())));
            assertThat(tools(servers)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-32601, -32022})
    void aServerOfTheStatelessEraIsSpokenToInItsWay(int refusal) throws Exception {
        try (var http = new StandIn(exchange -> stateless(exchange, refusal))) {
            var servers = servers(server("s-1", "sky", http.url()));
            assertThat(use(tools(servers).get(0), "{\"city\":\"Rome\"}")).isEqualTo(ToolResult.of("sunny"));
            assertThat(get(servers.probe("w", server("s-1", "sky", http.url()))).protocolVersion())
                    .isEqualTo("2026-07-28");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200|text/html|<html>",
                "200|application/json|{",
                "200|application/json|[]",
                "200|application/json|{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}",
                "200|application/json|{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"1999-01-01\"}}",
                "200|text/event-stream|data: {\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}\n\n",
                "200|text/event-stream|",
                "202||",
                "302||",
                "401|text/plain|who are you",
                "500|application/json|{\"error\":{\"code\":-1,\"message\":\"boom\"}}",
            })
    void aServerThatAnswersNonsenseGivesNoToolsAndNoHarm(String answer) throws Exception {
        var parts = answer.split("\\|", 3);
        try (var http = new StandIn(exchange -> answer(exchange, Integer.parseInt(parts[0]), parts[1], parts[2]))) {
            assertThat(tools(servers(server("s-1", "sky", http.url())))).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() throws Exception {
        try (var http = new StandIn(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            var chunk = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 10_000; i++) exchange.getResponseBody().write(chunk);
        })) {
            assertThatThrownBy(() -> get(servers().probe("w", server("s-1", "sky", http.url()))))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForForEver() throws Exception {
        var never = new CompletableFuture<Void>();
        try (var http = new StandIn(exchange -> never.join())) {
            assertThatThrownBy(() -> get(servers().probe("w", server("s-1", "sky", http.url()))))
                    .satisfies(failure -> assertThat(McpWords.failure(requireNonNull(failure.getCause())))
                            .isEqualTo("it did not answer in time"));
        } finally {
            never.complete(null);
        }
    }

    @Test
    void withoutLeaveNobodyIsSpokenToInOurOwnNetwork() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            var strict = new OutboundSettings(false, Set.of(443, real.port()), Duration.ofSeconds(1), 100_000);
            var servers = servers(strict, server("s-1", "sky", real.url()));
            assertThat(tools(servers)).isEmpty();

            // By a name that leads here, and even if the port were one of those that are allowed.
            var named = server("s-1", "sky", "https://localhost:" + real.port() + "/mcp");
            assertThatThrownBy(() -> get(servers.probe("w", named)))
                    .satisfies(failure -> assertThat(McpWords.failure(requireNonNull(failure.getCause())))
                            .isEqualTo("its address is not public"));
        }
    }

    @Test
    void aSecretOfAnotherTenantsServerOpensNothing() throws Exception {
        try (var real = new RealMcpServer(0, Optional.of("sesame"))) {
            var stolen = VAULT.seal("sesame", McpServer.owner("another", "s-1"));
            var auth = new Auth(AuthType.HEADER, "X-Token", Optional.of(stolen));

            assertThat(tools(servers(server("s-1", "sky", real.url(), auth)))).isEmpty();
        }
    }

    private static void stateless(HttpExchange exchange) throws IOException {
        stateless(exchange, -32601);
    }

    /**
     * As the newest protocol has it: every request alone, header and body saying the same, no initialize, which is either
     * unknown or of a version that is not spoken.
     */
    private static void stateless(HttpExchange exchange, int refusal) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var method = request.path("method").asText();
        var id = request.path("id").asLong();
        boolean isWhole = request.at("/params/_meta/io.modelcontextprotocol~1protocolVersion")
                        .asText()
                        .equals("2026-07-28")
                && exchange.getRequestHeaders().getFirst("Mcp-Method") != null;
        if (method.equals("initialize")) {
            answer(exchange, refusal == -32601 ? 404 : 400, "application/json", error(id, refusal, "not here"));
        } else if (!isWhole) {
            answer(exchange, 400, "application/json", error(id, -32020, "header and body differ"));
        } else if (method.equals("tools/list")) {
            answer(
                    exchange,
                    200,
                    "application/json",
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id
                            + ",\"result\":{\"resultType\":\"complete\",\"tools\":[{\"name\":\"weather\"}]}}");
        } else {
            var name = exchange.getRequestHeaders().getFirst("Mcp-Name");
            answer(
                    exchange,
                    200,
                    "text/event-stream",
                    ": hello\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":"
                            + id + ",\ndata: \"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                            + (name.equals("weather") ? "sunny" : "?") + "\"}]}}\n\n");
        }
    }

    private static String error(long id, int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message
                + "\"}}";
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        if (!type.isEmpty()) exchange.getResponseHeaders().set("Content-Type", type);
        if (status == 302) exchange.getResponseHeaders().set("Location", "/elsewhere");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** A server that says whatever a test wants. */
    private static final class StandIn implements AutoCloseable {

        private final HttpServer http;

        StandIn(Handler handler) throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newCachedThreadPool());
            http.createContext("/", handler::handle);
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private static McpServer server(String id, String name, String url) {
        return server(id, name, url, Auth.NONE);
    }

    private static McpServer server(String id, String name, String url, Auth auth) {
        return new McpServer(id, name, url, auth, List.of(), true);
    }

    private static String owner() {
        return McpServer.owner("w", "s-1");
    }

    private static McpServers servers(McpServer... servers) {
        return servers(new OutboundSettings(true, Set.of(), Duration.ofSeconds(1), 100_000), servers);
    }

    private static McpServers servers(OutboundSettings settings, McpServer... servers) {
        return new McpServers(
                new OutboundHttp(akka.system(), settings),
                VAULT,
                new McpSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(5)),
                workspaceId -> CompletableFuture.completedFuture(List.of(servers)));
    }

    private static List<Tool> tools(McpServers servers) throws Exception {
        return get(servers.toolsFor("w", USES_ALL));
    }

    private static Tool named(List<Tool> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.offer().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ToolResult use(Tool tool, String arguments) throws Exception {
        return get(tool.use(new Tool.Use("1", JSON.readTree(arguments), new CompletableFuture<>())));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }
}
