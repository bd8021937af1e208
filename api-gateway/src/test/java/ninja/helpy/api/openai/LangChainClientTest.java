package ninja.helpy.api.openai;

import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** langchain4j takes us for OpenAI. */
class LangChainClientTest {

    private static final LiveApi live = new LiveApi();

    private final Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void itReadsAWholeAnswer() {
        var answer = model(tenant.apiKey(), tenant.agentName()).chat("Hello");

        assertThat(answer).isEqualTo("Good day to you");
    }

    @Test
    void itReadsAStreamWithUsageAtItsEnd() throws Exception {
        var heard = new StringBuilder();

        var response = streamed(heard).get(10, TimeUnit.SECONDS);

        assertThat(heard).hasToString("Good day to you");
        assertThat(response.aiMessage().text()).isEqualTo("Good day to you");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(14);
    }

    /** It passes over errors in mid-stream, whoever sends them; a finished answer has a reason, so this one is none. */
    @Test
    void aStreamThatBreaksInTheMiddleHasNoFinishReason() throws Exception {
        live.script(tenant, request -> List.of(say("Half an "), fail(Kind.OVERLOADED)));

        var response = streamed(new StringBuilder()).get(10, TimeUnit.SECONDS);

        assertThat(response.finishReason()).isNull();
    }

    @Test
    void itKnowsOurRefusalsByItsOwnNames() {
        var poor = live.tenant();
        live.withoutCredits(poor);

        assertThatThrownBy(() -> model("sk-nobody", "x").chat("Hello")).isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> model(tenant.apiKey(), "gpt-4o").chat("Hello"))
                .isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> model(poor.apiKey(), poor.agentId()).chat("Hello"))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("insufficient_quota");
    }

    private CompletableFuture<ChatResponse> streamed(StringBuilder heard) {
        var end = new CompletableFuture<ChatResponse>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(url())
                .apiKey(tenant.apiKey())
                .modelName(tenant.agentId())
                .build()
                .chat("Hello", new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        heard.append(part);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        end.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        end.completeExceptionally(failure);
                    }
                });
        return end;
    }

    private static OpenAiChatModel model(String key, String model) {
        return OpenAiChatModel.builder()
                .baseUrl(url())
                .apiKey(key)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private static String url() {
        return "http://127.0.0.1:" + live.port() + "/v1";
    }
}
