package ninja.helpy.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.ModelRequest.Tool;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.wire.Fields;

/** Tools that a caller brings along and runs himself, and what they may be like on every wire. */
public final class ToolsInRequest {

    public static final int DESCRIPTION_CHARS_MAX = 2_000;
    public static final int PARAMETERS_CHARS_MAX = 20_000;

    /** What a name must be: all providers take it, and none of the agent's own tools can be called so. */
    public static final String NAME_WORDS = "must have 1 to 64 letters, digits, - and single _ and not be ask_agent";

    private static final Pattern NAME = Pattern.compile("(?!ask_agent$)(?!.*__)[A-Za-z0-9_-]{1,64}");
    private static final int NAME_CHARS_MAX = 64;
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private ToolsInRequest() {}

    /** {@code tools: [{name, description?, parameters?}]} */
    public static List<Tool> of(Fields body) {
        var tools = new ArrayList<Tool>();
        var names = new HashSet<String>();
        for (var tool : body.objects("tools", RunOrder.CLIENT_TOOLS_MAX)) {
            var name = tool.text("name", NAME_CHARS_MAX);
            if (!name.isEmpty() && !isName(name)) tool.wrong("name", NAME_WORDS);
            if (!name.isEmpty() && !names.add(name)) tool.wrong("name", "is there twice");
            var description =
                    tool.textOrEmpty("description", DESCRIPTION_CHARS_MAX).orElse("");
            var parameters = parameters(tool.json("parameters"));
            if (parameters.isEmpty()) {
                tool.wrong("parameters", "must be a JSON Schema of at most " + PARAMETERS_CHARS_MAX + " characters");
            }
            tools.add(new Tool(name, description, parameters.orElse(ANY_OBJECT)));
        }
        return tools;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** A schema as text, any object if there is none; empty if it is not one or too long. */
    public static Optional<String> parameters(Optional<JsonNode> schema) {
        if (schema.isEmpty()) return Optional.of(ANY_OBJECT);
        return schema.filter(JsonNode::isObject)
                .map(JsonNode::toString)
                .filter(text -> text.length() <= PARAMETERS_CHARS_MAX);
    }
}
