package ninja.helpy.agents.mcp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolResult;

/** One tool of a server. */
final class McpTool implements Tool {

    /** What all providers take as the name of a tool: so many of these characters. */
    static final int NAME_CHARS_MAX = 64;

    private static final String NOT_IN_NAMES = "[^A-Za-z0-9_-]";
    private static final String SEPARATOR = "__";

    private final ModelRequest.Tool offer;
    private final String remoteName;
    private final McpConnection connection;
    private final Duration timeout;

    /** {@code taken}: names that others of this server have already. */
    McpTool(String server, RemoteTool tool, McpConnection connection, Duration timeout, Set<String> taken) {
        this.offer = new ModelRequest.Tool(name(server, tool.name(), taken), tool.description(), tool.schema());
        this.remoteName = tool.name();
        this.connection = connection;
        this.timeout = timeout;
    }

    private static String name(String server, String tool, Set<String> taken) {
        var whole = (server + SEPARATOR + tool).replaceAll(NOT_IN_NAMES, "_");
        var name = cut(whole, NAME_CHARS_MAX);
        for (int i = 2; !taken.add(name); i++) {
            var number = "_" + i;
            name = cut(whole, NAME_CHARS_MAX - number.length()) + number;
        }
        return name;
    }

    private static String cut(String name, int charsMax) {
        return name.length() <= charsMax ? name : name.substring(0, charsMax);
    }

    @Override
    public ModelRequest.Tool offer() {
        return offer;
    }

    @Override
    public CompletionStage<ToolResult> use(Use use) {
        return connection
                .call(remoteName, use.arguments(), timeout)
                .thenApply(result -> result.path("isError").asBoolean()
                        ? ToolResult.error(McpWords.result(result))
                        : ToolResult.of(McpWords.result(result)))
                .exceptionally(failure -> ToolResult.error(McpWords.failure(failure)));
    }
}
