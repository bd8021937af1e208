package ninja.helpy.agents.llm;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import java.net.http.HttpClient;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;

/** Google's Gemini API. */
final class GeminiDoor extends LangChainModel {

    private final Endpoint endpoint;
    private final HttpClient http;

    GeminiDoor(Endpoint endpoint, HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    @Override
    StreamingChatModel model(ModelRequest request, LiveCall call) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(new StreamingHttp(http, EventLines.Framing.SERVER_SENT_EVENTS, call))
                .apiKey(endpoint.apiKey().isEmpty() ? "none" : endpoint.apiKey())
                .modelName(request.model())
                .returnThinking(true);
        if (!endpoint.baseUrl().isEmpty()) builder.baseUrl(endpoint.baseUrl());
        return builder.build();
    }
}
