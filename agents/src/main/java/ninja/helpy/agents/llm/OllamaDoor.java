package ninja.helpy.agents.llm;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.net.http.HttpClient;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;

/** Models on an Ollama server of one's own. */
final class OllamaDoor extends LangChainModel {

    private final Endpoint endpoint;
    private final HttpClient http;

    OllamaDoor(Endpoint endpoint, HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    @Override
    StreamingChatModel model(ModelRequest request, LiveCall call) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(new StreamingHttp(http, EventLines.Framing.JSON_LINES, call))
                .baseUrl(endpoint.baseUrl())
                .modelName(request.model())
                .returnThinking(true)
                .build();
    }
}
