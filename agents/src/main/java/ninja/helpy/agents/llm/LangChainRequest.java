package ninja.helpy.agents.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Message;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.llm.ModelRequest.User;

/**
 * Our request in langchain4j's terms, made so that every provider takes it: no empty messages, a user's words first,
 * never two messages of one side in a row, speakers by name within the text.
 */
final class LangChainRequest {

    private static final String NOTHING_SAID = "(no text)";

    private LangChainRequest() {}

    static List<ChatMessage> messages(ModelRequest request) {
        var messages = new ArrayList<ChatMessage>();
        if (!request.system().isBlank()) messages.add(SystemMessage.from(request.system()));
        for (var message : joined(request.messages())) messages.add(translated(message));
        return messages;
    }

    static List<ToolSpecification> tools(ModelRequest request) {
        return request.tools().stream().map(LangChainRequest::translated).toList();
    }

    static ChatRequest of(ModelRequest request, double temperature) {
        return ChatRequest.builder()
                .messages(messages(request))
                .modelName(request.model())
                .temperature(temperature)
                .maxOutputTokens(request.outputTokensMax())
                .toolSpecifications(tools(request))
                .build();
    }

    private static List<Message> joined(List<Message> messages) {
        var joined = new ArrayList<Message>();
        for (var message : messages) {
            var next = named(message);
            if (isEmpty(next)) continue;
            var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last == null && !(next instanceof User)) joined.add(new User(NOTHING_SAID, null));
            if (last instanceof User before && next instanceof User user) {
                joined.set(joined.size() - 1, new User(before.text() + "\n\n" + user.text(), null));
            } else if (last instanceof Assistant before
                    && next instanceof Assistant then
                    && before.calls().isEmpty()) {
                joined.set(joined.size() - 1, new Assistant(before.text() + "\n\n" + then.text(), then.calls()));
            } else {
                joined.add(next);
            }
        }
        if (joined.isEmpty()) joined.add(new User(NOTHING_SAID, null));
        return joined;
    }

    private static Message named(Message message) {
        boolean isNamed = message instanceof User user
                && user.name() != null
                && !user.text().isBlank();
        return isNamed ? new User(((User) message).name() + ": " + ((User) message).text(), null) : message;
    }

    private static boolean isEmpty(Message message) {
        if (message instanceof User user) return user.text().isBlank();
        return message instanceof Assistant assistant
                && assistant.text().isBlank()
                && assistant.calls().isEmpty();
    }

    private static ChatMessage translated(Message message) {
        if (message instanceof User user) return UserMessage.from(user.text());
        if (message instanceof ToolAnswer answer) {
            var result = answer.result().isBlank() ? NOTHING_SAID : answer.result();
            return ToolExecutionResultMessage.from(answer.callId(), answer.name(), result);
        }
        var assistant = (Assistant) message;
        var calls = assistant.calls().stream().map(LangChainRequest::translated).toList();
        var text = assistant.text().stripTrailing();
        if (calls.isEmpty()) return AiMessage.from(text);
        return text.isEmpty() ? AiMessage.from(calls) : AiMessage.from(text, calls);
    }

    private static ToolExecutionRequest translated(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.callId())
                .name(call.name())
                .arguments(call.arguments().isBlank() ? "{}" : call.arguments())
                .build();
    }

    private static ToolSpecification translated(ModelRequest.Tool tool) {
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(ToolSchema.parse(tool.parameters()))
                .build();
    }
}
