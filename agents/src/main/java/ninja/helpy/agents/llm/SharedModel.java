package ninja.helpy.agents.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.function.Function;

/**
 * One model of langchain4j for all calls of a door, each of which brings an HTTP client of its own. The library looks for
 * services in every jar whenever it builds a model.
 */
final class SharedModel {

    /** The library sends a request on the thread that asks for it. */
    private static final ThreadLocal<HttpClient> CALLING = new ThreadLocal<>();

    private final StreamingChatModel model;

    SharedModel(Function<HttpClientBuilder, StreamingChatModel> build) {
        this.model = build.apply(new Relay());
    }

    /** The same model for one call. */
    StreamingChatModel over(HttpClient http) {
        return new StreamingChatModel() {
            @Override
            public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
                CALLING.set(http);
                try {
                    model.chat(request, handler);
                } finally {
                    CALLING.remove();
                }
            }
        };
    }

    private static final class Relay extends ReadyHttp {

        private HttpClient client() {
            var client = CALLING.get();
            if (client == null) throw new IllegalStateException("the library has sent a request on another thread");
            return client;
        }

        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            return client().execute(request);
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            client().execute(request, parser, listener);
        }
    }
}
