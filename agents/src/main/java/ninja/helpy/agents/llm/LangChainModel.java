package ninja.helpy.agents.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.protocol.Ids;
import org.jspecify.annotations.Nullable;

/** Any provider of langchain4j as a {@link Door}: turns our request into the library's, its callbacks into pieces. */
abstract class LangChainModel implements Door {

    /** The library's model for this one call, so that its connection can be stopped with the call. */
    abstract StreamingChatModel model(ModelRequest request, LiveCall call);

    /** The library's request, with what this provider wants to be told its own way. */
    ChatRequest translated(ModelRequest request) {
        return LangChainRequest.of(request, request.temperature());
    }

    @Override
    public void open(ModelRequest request, LiveCall call) {
        ChatRequest translated;
        try {
            translated = translated(request);
        } catch (ToolSchema.InvalidSchema e) {
            call.failed(new Failure(Kind.REFUSED_REQUEST, "a tool's parameters are not a JSON Schema", null));
            return;
        }
        model(request, call).chat(translated, new Callbacks(call));
    }

    private static final class Callbacks implements StreamingChatResponseHandler {

        private final LiveCall call;
        private boolean hasCalledTools;

        Callbacks(LiveCall call) {
            this.call = call;
        }

        @Override
        public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            stopIfOver(context.streamingHandle());
            call.text(part.text());
        }

        @Override
        public void onPartialThinking(PartialThinking part, PartialThinkingContext context) {
            stopIfOver(context.streamingHandle());
            call.reasoning(part.text());
        }

        @Override
        public void onPartialToolCall(PartialToolCall part, PartialToolCallContext context) {
            stopIfOver(context.streamingHandle());
            call.heard();
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall complete) {
            toolCalled(complete.toolExecutionRequest());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            if (!hasCalledTools) response.aiMessage().toolExecutionRequests().forEach(this::toolCalled);
            var reason = response.finishReason();
            if (reason == null) call.failed(Failures.ofKind(Kind.TRUNCATED, null));
            else call.finished(named(reason), LangChainUsage.of(response.tokenUsage()));
        }

        @Override
        public void onError(Throwable error) {
            call.broke(error);
        }

        private void toolCalled(ToolExecutionRequest tool) {
            hasCalledTools = true;
            var arguments = isBlank(tool.arguments()) ? "{}" : tool.arguments();
            call.toolCalled(new ToolCall(isBlank(tool.id()) ? Ids.next() : tool.id(), tool.name(), arguments));
        }

        /** Gemini and Ollama say {@code stop} also when they wait for a tool. */
        private String named(FinishReason reason) {
            return switch (reason) {
                case STOP -> hasCalledTools ? "tool_calls" : "stop";
                case LENGTH -> "length";
                case TOOL_EXECUTION -> "tool_calls";
                case CONTENT_FILTER -> "content_filter";
                case OTHER -> "other";
            };
        }

        private void stopIfOver(@Nullable StreamingHandle handle) {
            if (handle != null && call.isOver()) handle.cancel();
        }

        private static boolean isBlank(@Nullable String text) {
            return text == null || text.isBlank();
        }
    }
}
