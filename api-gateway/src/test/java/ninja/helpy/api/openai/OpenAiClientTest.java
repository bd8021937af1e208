package ninja.helpy.api.openai;

import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Java finds here what it expects; it checks every required field itself. */
class OpenAiClientTest {

    private static final LiveApi live = new LiveApi();

    private final Tenant tenant = live.tenant();
    private final OpenAIClient client = client(tenant.apiKey());

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void itReadsACompletion() {
        ChatCompletion completion =
                client.chat().completions().create(asking("Hello").build()).validate();

        var choice = completion.choices().get(0);
        assertThat(choice.message().content()).contains("Good day to you");
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.model()).isEqualTo(tenant.agentId());
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(14);
    }

    @Test
    void itReadsTheCostInTheHeaders() {
        try (var raw = client.chat()
                .completions()
                .withRawResponse()
                .create(asking("Hello").build())) {
            assertThat(raw.headers().values("x-helpy-cost")).containsExactly("0.000014");
            assertThat(raw.parse().id())
                    .endsWith(raw.headers().values("x-helpy-run-id").get(0));
        }
    }

    @Test
    void itReadsAStreamToItsEnd() {
        var asked = asking("Hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        var whole = ChatCompletionAccumulator.create();
        var chunks = new ArrayList<ChatCompletionChunk>();

        try (var stream = client.chat().completions().createStreaming(asked)) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(chunk -> {
                whole.accumulate(chunk);
                chunks.add(chunk);
            });
        }

        var completion = whole.chatCompletion();
        assertThat(completion.choices().get(0).message().content()).contains("Good day to you");
        assertThat(completion.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens())
                .isEqualTo(14);
        assertThat(chunks).extracting(ChatCompletionChunk::id).containsOnly(completion.id());
    }

    @Test
    void aStreamThatBreaksInTheMiddleIsAnErrorToIt() {
        live.script(tenant, request -> List.of(say("Half an "), fail(Kind.OVERLOADED)));
        var heard = new StringBuilder();

        assertThatThrownBy(() -> {
                    try (var stream = client.chat()
                            .completions()
                            .createStreaming(asking("Hello").build())) {
                        stream.stream()
                                .forEach(chunk -> chunk.choices()
                                        .forEach(choice ->
                                                choice.delta().content().ifPresent(heard::append)));
                    }
                })
                .isInstanceOf(OpenAIException.class);
        assertThat(heard).hasToString("Half an ");
    }

    @Test
    void itListsAgentsAsModelsAndFindsOne() {
        var models = client.models().list().data();

        assertThat(models).extracting(Model::id).containsExactly(tenant.agentId());
        assertThat(client.models().retrieve(tenant.agentId()).validate().ownedBy())
                .isEqualTo(tenant.workspaceId());
    }

    @Test
    void itKnowsOurRefusalsByItsOwnNames() {
        var stranger = client("sk-nobody");
        var poor = live.tenant();
        live.withoutCredits(poor);

        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        var unknown = catchThrowableOfType(
                NotFoundException.class,
                () -> client.chat()
                        .completions()
                        .create(asking("Hello").model("gpt-4o").build()));
        assertThat(unknown.code()).contains("model_not_found");
        var twice = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat().completions().create(asking("Hello").n(2).build()));
        assertThat(twice.param()).contains("n");
        var broke = catchThrowableOfType(
                RateLimitException.class,
                () -> client(poor.apiKey())
                        .chat()
                        .completions()
                        .create(asking("Hello").model(poor.agentId()).build()));
        assertThat(broke.code()).contains("insufficient_quota");
    }

    @Test
    void whatItRepeatsByItselfUnderOneKeyIsAnsweredOnce() {
        var calls = new AtomicInteger();
        live.script(tenant, request -> ScriptedModel.words("Answer " + calls.incrementAndGet()));
        var asked =
                asking("Hello").putAdditionalHeader("Idempotency-Key", "k-1").build();

        var first = client.chat().completions().create(asked);
        var again = client.chat().completions().create(asked);

        assertThat(again).isEqualTo(first);
        assertThat(calls).hasValue(1);
    }

    private ChatCompletionCreateParams.Builder asking(String text) {
        return ChatCompletionCreateParams.builder().model(tenant.agentId()).addUserMessage(text);
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + live.port() + "/v1")
                .apiKey(key)
                .build();
    }
}
