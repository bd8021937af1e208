package ninja.helpy.agents.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolResult;

/** A tool that remembers how it was used. */
final class TestTool implements Tool {

    static final String ANY = "{\"type\":\"object\"}";

    private final String name;
    private final String schema;
    private final Function<Use, CompletionStage<ToolResult>> answer;
    private final List<Use> uses = new CopyOnWriteArrayList<>();

    TestTool(String name, String schema, Function<Use, CompletionStage<ToolResult>> answer) {
        this.name = name;
        this.schema = schema;
        this.answer = answer;
    }

    static TestTool answering(String name, String result) {
        return new TestTool(name, ANY, use -> CompletableFuture.completedFuture(ToolResult.of(result)));
    }

    List<Use> uses() {
        return uses;
    }

    @Override
    public ModelRequest.Tool offer() {
        return new ModelRequest.Tool(name, "a tool for tests", schema);
    }

    @Override
    public CompletionStage<ToolResult> use(Use use) {
        uses.add(use);
        return answer.apply(use);
    }
}
