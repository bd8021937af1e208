package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedModelTest {

    private static final ChatRequest REQUEST =
            ChatRequest.builder().messages(UserMessage.from("hello")).build();
    private static final HttpRequest SENT = HttpRequest.builder()
            .method(HttpMethod.POST)
            .url("http://localhost")
            .body("")
            .build();

    /** One for each model that was built. */
    private final List<HttpClient> given = new ArrayList<>();

    private final List<String> sentBy = new ArrayList<>();
    private final SharedModel shared = new SharedModel(client -> {
        given.add(client.build());
        return new Sending(given.get(0));
    });

    @Test
    void itIsBuiltOnceAndEachCallSendsByItsOwnClient() {
        shared.over(new Named("a")).chat(REQUEST, new Silent());
        shared.over(new Named("b")).chat(REQUEST, new Silent());

        assertThat(sentBy).containsExactly("a", "b");
        assertThat(given).hasSize(1);
    }

    @Test
    void aRequestOfNoCallIsNotSentByTheCallBefore() {
        shared.over(new Named("a")).chat(REQUEST, new Silent());

        assertThatThrownBy(() -> given.get(0).execute(SENT)).isInstanceOf(IllegalStateException.class);
        assertThat(sentBy).containsExactly("a");
    }

    @Test
    void norAfterACallThatBroke() {
        var broken = shared.over(new Named("broken"));

        assertThatThrownBy(() -> broken.chat(REQUEST, new Silent())).isInstanceOf(LangChain4jException.class);
        assertThatThrownBy(() -> given.get(0).execute(SENT)).isInstanceOf(IllegalStateException.class);
    }

    private record Sending(HttpClient http) implements StreamingChatModel {
        @Override
        public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
            http.execute(SENT);
        }
    }

    private final class Named implements HttpClient {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            if (name.equals("broken")) throw new LangChain4jException("broken");
            sentBy.add(name);
            return SuccessfulHttpResponse.builder().statusCode(200).build();
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Silent implements StreamingChatResponseHandler {
        @Override
        public void onCompleteResponse(ChatResponse response) {}

        @Override
        public void onError(Throwable error) {}
    }
}
