package ninja.helpy.agents.llm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call: {@code model} is the provider's own name for it, without our provider prefix. */
public record ModelRequest(
        String model,
        String system,
        List<Message> messages,
        List<Tool> tools,
        double temperature,
        int outputTokensMax) {

    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** The same call of another model. */
    public ModelRequest by(String otherModel) {
        return new ModelRequest(otherModel, system, messages, tools, temperature, outputTokensMax);
    }

    /** The same call, with an answer of no more tokens than these. */
    public ModelRequest within(long outputTokens) {
        if (outputTokens >= outputTokensMax) return this;
        return new ModelRequest(model, system, messages, tools, temperature, (int) outputTokens);
    }

    /** What has been said so far, oldest first. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "role")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = User.class, name = "user"),
        @JsonSubTypes.Type(value = Assistant.class, name = "assistant"),
        @JsonSubTypes.Type(value = ToolAnswer.class, name = "tool")
    })
    public sealed interface Message {}

    /** {@code name} tells several speakers of a room apart. */
    public record User(String text, @Nullable String name) implements Message {}

    public record Assistant(String text, List<ToolCall> calls) implements Message {

        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    public record ToolAnswer(String callId, String name, String result) implements Message {}

    /** {@code arguments} is JSON text as the model wrote it. */
    public record ToolCall(String callId, String name, String arguments) {}

    /** {@code parameters} is a JSON Schema object as text. */
    public record Tool(String name, String description, String parameters) {}
}
