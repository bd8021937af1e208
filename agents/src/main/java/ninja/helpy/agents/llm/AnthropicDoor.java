package ninja.helpy.agents.llm;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.net.http.HttpClient;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;

/** Anthropic's Messages API. */
final class AnthropicDoor extends LangChainModel {

    private static final double TEMPERATURE_MAX = 1;

    private final Endpoint endpoint;
    private final HttpClient http;

    AnthropicDoor(Endpoint endpoint, HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    @Override
    StreamingChatModel model(ModelRequest request, LiveCall call) {
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(new StreamingHttp(http, EventLines.Framing.SERVER_SENT_EVENTS, call))
                .apiKey(endpoint.apiKey().isEmpty() ? "none" : endpoint.apiKey())
                .modelName(request.model())
                .maxTokens(request.outputTokensMax())
                .returnThinking(true);
        if (!endpoint.baseUrl().isEmpty()) builder.baseUrl(endpoint.baseUrl());
        return builder.build();
    }

    @Override
    ChatRequest translated(ModelRequest request) {
        return LangChainRequest.of(request, Math.min(request.temperature(), TEMPERATURE_MAX));
    }
}
