package ninja.helpy.agents.llm;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
import java.net.http.HttpClient;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;

/** OpenAI, and everything that speaks its chat-completion protocol under another address. */
final class OpenAiDoor extends LangChainModel {

    private static final String OPENAI = "https://api.openai.com/v1";
    /** These take no temperature, and their output limit under its newer name only. */
    private static final Pattern REASONING = Pattern.compile("(gpt-[5-9]|o\\d).*");

    private final HttpClient http;
    private final SharedModel shared;

    OpenAiDoor(Endpoint endpoint, HttpClient http) {
        this.http = http;
        // Its builder() looks for another one in every jar.
        this.shared = new SharedModel(client -> new OpenAiStreamingChatModelBuilder()
                .httpClientBuilder(client)
                .baseUrl(endpoint.baseUrl().isEmpty() ? OPENAI : endpoint.baseUrl())
                .apiKey(endpoint.apiKey().isEmpty() ? "none" : endpoint.apiKey())
                .returnThinking(true)
                .build());
    }

    /** Each request names its model. */
    @Override
    StreamingChatModel model(ModelRequest request, LiveCall call) {
        return shared.over(new StreamingHttp(http, EventLines.Framing.SERVER_SENT_EVENTS, call));
    }

    @Override
    ChatRequest translated(ModelRequest request) {
        if (!REASONING.matcher(request.model()).matches()) return super.translated(request);
        var parameters = OpenAiChatRequestParameters.builder()
                .modelName(request.model())
                .maxCompletionTokens(request.outputTokensMax())
                .toolSpecifications(LangChainRequest.tools(request))
                .build();
        return ChatRequest.builder()
                .messages(LangChainRequest.messages(request))
                .parameters(parameters)
                .build();
    }
}
