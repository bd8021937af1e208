package ninja.helpy.agents.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An MCP server made with the official Java SDK, in a servlet container: what strangers' servers are made of. */
final class RealMcpServer implements AutoCloseable {

    private static final String PATH = "/mcp";
    private static final TypeReference<Map<String, Object>> SCHEMA = new TypeReference<>() {};

    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** {@code authorization}: what every request must bring along. On this port, or any if it is 0. */
    RealMcpServer(int port, Optional<String> authorization) throws IOException, LifecycleException {
        var json = new JacksonMcpJsonMapper(new JsonMapper());
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(json)
                .mcpEndpoint(PATH)
                .build();
        this.server = McpServer.sync(transport)
                .serverInfo("test", "1")
                .jsonMapper(json)
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .toolCall(
                        tool(
                                "weather",
                                "{\"type\":\"object\",\"required\":[\"city\"],\"properties\":"
                                        + "{\"city\":{\"type\":\"string\"}}}"),
                        (exchange, request) -> called(request.name(), request.arguments()))
                .toolCall(
                        tool("fail", "{\"type\":\"object\"}"),
                        (exchange, request) -> CallToolResult.builder()
                                .addTextContent("no such street")
                                .isError(true)
                                .build())
                .toolCall(
                        tool("delete.everything", "{\"type\":\"object\"}"),
                        (exchange, request) -> called(request.name(), request.arguments()))
                .build();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(port);
        var context = tomcat.addContext("", null);
        var servlet = Tomcat.addServlet(context, "mcp", transport);
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded(PATH, "mcp", false);
        addFilter(context, new Doorman(authorization));
        tomcat.getConnector();
        tomcat.start();
    }

    private static void addFilter(org.apache.catalina.Context context, HttpFilter filter) {
        var definition = new FilterDef();
        definition.setFilterName("doorman");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        var mapping = new FilterMap();
        mapping.setFilterName("doorman");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
    }

    private CallToolResult called(String name, Map<String, Object> arguments) {
        calls.add(name + " " + arguments);
        return CallToolResult.builder()
                .addTextContent("In " + arguments.getOrDefault("city", "?") + " fällt Schnee ❄")
                .build();
    }

    private static Tool tool(String name, String schema) throws IOException {
        return Tool.builder(name, new JsonMapper().readValue(schema, SCHEMA))
                .description("does " + name)
                .build();
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + PATH;
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public void close() throws LifecycleException {
        server.close();
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class Doorman extends HttpFilter {

        private static final long serialVersionUID = 1;

        private final transient Optional<String> authorization;

        Doorman(Optional<String> authorization) {
            this.authorization = authorization;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            var shown = Optional.ofNullable(request.getHeader("Authorization"))
                    .or(() -> Optional.ofNullable(request.getHeader("X-Token")));
            if (authorization.isPresent() && !authorization.equals(shown)) response.sendError(401);
            else chain.doFilter(request, response);
        }
    }
}
