package ninja.helpy.api.mcp;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import ninja.helpy.agents.workspace.Workspace;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpServersOverHttpTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void aServerIsAddedShownChangedAndRemoved() {
        var made = add(Map.of("name", "sky", "url", "https://sky.example/mcp", "allowedTools", List.of("look")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        var path = path(made.at("/serverId"));

        assertThat(api.get(path, tenant.ownerKey()).json()).isEqualTo(made.json());
        assertThat(api.get(path(""), tenant.ownerKey()).at("/items/0/name")).isEqualTo("sky");
        var changed = api.call("PUT", path, tenant.ownerKey(), Map.of("name", "sea", "enabled", false));
        assertThat(changed.at("/name")).isEqualTo("sea");
        assertThat(changed.at("/url")).isEqualTo("https://sky.example/mcp");
        assertThat(changed.at("/allowedTools/0")).isEqualTo("look");
        assertThat(changed.json().at("/enabled").booleanValue()).isFalse();

        assertThat(api.call("DELETE", path, tenant.ownerKey(), Map.of()).status())
                .isEqualTo(204);
        assertProblem(api.get(path, tenant.ownerKey()), 404, "not_found");
        assertProblem(api.call("DELETE", path, tenant.ownerKey(), Map.of()), 404, "not_found");
    }

    @Test
    void aSecretGoesInAndNeverComesOut() {
        var auth = Map.of("type", "header", "header", "X-Token", "value", "open sesame");
        var made = add(Map.of("name", "sky", "url", "https://sky.example/mcp", "auth", auth));
        var path = path(made.at("/serverId"));

        assertThat(made.at("/auth/header")).isEqualTo("X-Token");
        assertThat(made.json().at("/auth/hasSecret").booleanValue()).isTrue();
        assertThat(made.text()).doesNotContain("sesame");
        // What is not sent stays, and for another user it is no longer the right one.
        var renamed = api.call("PUT", path, tenant.ownerKey(), Map.of("name", "sea"));
        assertThat(renamed.json().at("/auth/hasSecret").booleanValue()).isTrue();
        var basic = Map.of("auth", Map.of("type", "basic", "user", "uma"));
        assertProblem(api.call("PUT", path, tenant.ownerKey(), basic), 400, "validation_failed");
        var none = api.call("PUT", path, tenant.ownerKey(), Map.of("auth", Map.of("type", "none")));
        assertThat(none.json().at("/auth/hasSecret").booleanValue()).isFalse();
    }

    @Test
    void aSecretStaysWithTheServerThatItWasGivenFor() {
        var auth = Map.of("type", "header", "header", "X-Token", "value", "open sesame");
        var path = path(add(Map.of("name", "sky", "url", "https://sky.example/mcp", "auth", auth))
                .at("/serverId"));

        var elsewhere = Map.of("url", "https://thief.example/mcp");
        assertProblem(api.call("PUT", path, tenant.ownerKey(), elsewhere), 400, "validation_failed");
        assertProblem(
                api.call(
                        "PUT",
                        path,
                        tenant.ownerKey(),
                        Map.of("url", "https://thief.example/mcp", "auth", Map.of("type", "header"))),
                400,
                "validation_failed");
        var there = api.call("PUT", path, tenant.ownerKey(), Map.of("url", "https://sky.example/v2"));
        assertThat(there.json().at("/auth/hasSecret").booleanValue()).isTrue();
        var again = Map.of("url", "https://sea.example/mcp", "auth", auth);
        assertThat(api.call("PUT", path, tenant.ownerKey(), again).status()).isEqualTo(200);
        var open = Map.of("url", "https://sun.example/mcp", "auth", Map.of("type", "none"));
        assertThat(api.call("PUT", path, tenant.ownerKey(), open).status()).isEqualTo(200);
    }

    @Test
    void theSameAgainUnderOneIdempotencyKeyIsOneServerAndSomethingElseIsAConflict() {
        var server = Map.of("name", "sky", "url", "https://sky.example/mcp");
        var first = api.call("POST", path(""), tenant.ownerKey(), server, "Idempotency-Key", "k");
        var again = api.call("POST", path(""), tenant.ownerKey(), server, "Idempotency-Key", "k");
        var other = Map.of("name", "sea", "url", "https://sky.example/mcp");

        assertThat(again.json()).isEqualTo(first.json());
        assertProblem(
                api.call("POST", path(""), tenant.ownerKey(), other, "Idempotency-Key", "k"),
                409,
                "idempotency_conflict");
        assertThat(api.get(path(""), tenant.ownerKey()).json().at("/items")).hasSize(1);
    }

    @Test
    void twoServersOfOneNameWouldShareTheirToolsNames() {
        add(Map.of("name", "sky", "url", "https://sky.example/mcp"));

        assertProblem(add(Map.of("name", "Sky", "url", "https://other.example/mcp")), 409, "already_exists");
    }

    @Test
    void aWorkspaceHasOnlySoManyServers() {
        for (int i = 0; i < Workspace.MCP_SERVERS_MAX; i++) {
            assertThat(add(Map.of("name", "s" + i, "url", "https://sky.example/mcp"))
                            .status())
                    .isEqualTo(201);
        }

        assertProblem(add(Map.of("name", "more", "url", "https://sky.example/mcp")), 403, "plan_limit_reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'name':'sky'}",
                "{'url':'https://sky.example/mcp'}",
                "{'name':'two__parts','url':'https://sky.example/mcp'}",
                "{'name':'white space','url':'https://sky.example/mcp'}",
                "{'name':'','url':'https://sky.example/mcp'}",
                "{'name':5,'url':'https://sky.example/mcp'}",
                "{'name':'sky','url':'sky.example'}",
                "{'name':'sky','url':'file:///etc/passwd'}",
                "{'name':'sky','url':'https://u:p@sky.example/'}",
                "{'name':'sky','url':'https://sky.example/','auth':'none'}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'oauth'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'header'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'header','value':'a\\nHost: b'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'header','header':'Host','value':'a'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'header','header':'a b','value':'a'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'basic','password':'p'}}",
                "{'name':'sky','url':'https://sky.example/','auth':{'type':'basic','user':'a:b','password':'p'}}",
                "{'name':'sky','url':'https://sky.example/','allowedTools':'look'}",
                "{'name':'sky','url':'https://sky.example/','allowedTools':[7]}",
                "{'name':'sky','url':'https://sky.example/','enabled':'yes'}",
            })
    @SuppressWarnings("unchecked")
    void whatIsWrongIsToldAndNothingIsKept(String body) throws IOException {
        var fields = JSON.readValue(body.replace('\'', '"'), Map.class);

        assertProblem(add((Map<String, ?>) fields), 400, "validation_failed");
        assertThat(api.get(path(""), tenant.ownerKey()).json().at("/items")).isEmpty();
    }

    @Test
    void aServerIsTriedAndItsToolsAreListed() throws IOException {
        try (var server = new Sky()) {
            var made = add(Map.of("name", "sky", "url", server.url(), "allowedTools", List.of("look")));
            var path = path(made.at("/serverId"));

            var tried = api.call("POST", path + "/test", tenant.ownerKey(), Map.of());
            assertThat(tried.json().at("/ok").booleanValue()).as(tried.text()).isTrue();
            assertThat(tried.at("/protocolVersion")).isEqualTo("2025-06-18");
            var tools = api.get(path + "/tools", tenant.ownerKey());
            assertThat(tools.at("/items/0/name")).isEqualTo("look");
            assertThat(tools.json().at("/items/0/allowed").booleanValue()).isTrue();
            assertThat(tools.json().at("/items/1/allowed").booleanValue()).isFalse();
            assertThat(tools.at("/items/0/inputSchema/type")).isEqualTo("object");
        }
    }

    @Test
    void aServerThatIsAwaySaysSo() {
        var path = path(
                add(Map.of("name", "gone", "url", "http://127.0.0.1:1/mcp")).at("/serverId"));

        var tried = api.call("POST", path + "/test", tenant.ownerKey(), Map.of());
        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.json().at("/ok").booleanValue()).isFalse();
        assertThat(tried.at("/error")).isEqualTo("it cannot be reached");
        assertProblem(api.get(path + "/tools", tenant.ownerKey()), 502, "provider_error");
    }

    private Answer add(Map<String, ?> server) {
        return api.call("POST", path(""), tenant.ownerKey(), server);
    }

    private String path(String serverId) {
        return tenant.path("/mcp-servers" + (serverId.isEmpty() ? "" : "/" + serverId));
    }

    /** As little of an MCP server as there can be. */
    private static final class Sky implements AutoCloseable {

        private final HttpServer http;

        Sky() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newCachedThreadPool());
            http.createContext("/", Sky::answer);
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
        }

        private static void answer(HttpExchange exchange) throws IOException {
            var request = JSON.readTree(exchange.getRequestBody());
            var result = request.path("method").asText().equals("initialize")
                    ? "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}"
                    : "{\"tools\":[{\"name\":\"look\",\"inputSchema\":{\"type\":\"object\"}},{\"name\":\"leap\"}]}";
            var body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(request.has("id") ? 200 : 202, request.has("id") ? bytes.length : -1);
            if (request.has("id")) exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
