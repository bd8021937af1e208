package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.llm.ModelRequest.Tool;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.run.ToolsInRequest;

/** The {@code tools} of a completion: functions that the client runs himself. */
final class CompletionTools {

    private CompletionTools() {}

    static List<Tool> of(JsonNode body) {
        var tools = body.path("tools");
        if (tools.size() > RunOrder.CLIENT_TOOLS_MAX) {
            throw wrong("tools", "must have at most " + RunOrder.CLIENT_TOOLS_MAX);
        }
        var found = new ArrayList<Tool>();
        var names = new HashSet<String>();
        for (int i = 0; i < tools.size(); i++) {
            var tool = tool("tools[" + i + "]", tools.get(i));
            if (!names.add(tool.name())) throw wrong("tools[" + i + "].function.name", "is there twice");
            found.add(tool);
        }
        return body.path("tool_choice").asText().equals("none") ? List.of() : found;
    }

    private static Tool tool(String at, JsonNode tool) {
        if (!tool.path("type").asText().equals("function")) {
            throw OpenAiError.invalid(at + ".type", "unsupported_value", at + ".type must be function");
        }
        var function = tool.path("function");
        var name = function.path("name").asText();
        if (!ToolsInRequest.isName(name)) throw wrong(at + ".function.name", ToolsInRequest.NAME_WORDS);
        var description = function.path("description").asText("");
        if (description.length() > ToolsInRequest.DESCRIPTION_CHARS_MAX) {
            throw wrong(at + ".function.description", "must have at most " + ToolsInRequest.DESCRIPTION_CHARS_MAX);
        }
        var parameters = ToolsInRequest.parameters(
                        Optional.of(function.path("parameters")).filter(schema -> !schema.isMissingNode()))
                .orElseThrow(() -> wrong(
                        at + ".function.parameters",
                        "must be a JSON Schema of at most " + ToolsInRequest.PARAMETERS_CHARS_MAX + " characters"));
        return new Tool(name, description, parameters);
    }

    private static RuntimeException wrong(String param, String problem) {
        return OpenAiError.invalid(param, "invalid_value", param + " " + problem);
    }
}
