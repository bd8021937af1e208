package ninja.helpy.api.openai;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client runs its own tools, as it does with OpenAI. */
class ToolsOverOpenAiTest {

    private static final LiveApi live = new LiveApi();
    private static final String TOOL = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"pick_date\","
            + "\"description\":\"asks the user\",\"parameters\":{\"type\":\"object\",\"required\":[\"month\"]}}}]";

    private Tenant tenant;

    @BeforeEach
    void anAgentThatAsksForADate() {
        tenant = live.tenant();
        live.script(tenant, ToolsOverOpenAiTest::script);
    }

    private static List<Step> script(ModelRequest request) {
        var last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolAnswer answer) return List.of(say("So be it: " + answer.result()), finish());
        return List.of(
                say("Which day?"),
                callTool("c1", "pick_date", "{\"month\":5}"),
                finish("tool_calls", new Usage(10, 5, 0, 0, false)));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void anAnswerEndsWithTheCallsAndTheNextRequestBringsTheirResults() {
        var first = body(send(completion("{\"role\":\"user\",\"content\":\"When?\"}")));

        assertThat(first.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(first.at("/choices/0/message/content").asText()).isEqualTo("Which day?");
        var call = first.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("pick_date");
        assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"month\":5}");

        var second = body(send(answered(first)));
        assertThat(second.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(second.at("/choices/0/message/content").asText()).isEqualTo("So be it: the first of May");
        assertThat(second.at("/usage/total_tokens").asInt()).isPositive();
        // A repeat is answered the same, and nothing is asked or paid twice.
        assertThat(body(send(answered(first))).at("/choices/0/message/content"))
                .isEqualTo(second.at("/choices/0/message/content"));
        assertThat(live.model.requests().stream().filter(r -> r.toString().contains(tenant.agentName())))
                .hasSize(2);
        assertThat(live.balance(tenant).held()).isZero();
    }

    @Test
    void aCallIsOfTheUserWhoseAnswerMadeIt() {
        var first = body(send(completion("{\"role\":\"user\",\"content\":\"When?\"}")));
        var made = answered(first);

        assertThat(live.send(json(as(tenant.apiKey()).header("X-User-Id", "another"), made))
                        .statusCode())
                .isEqualTo(404);
        var stranger = live.tenant();
        var theirs = made.replace(tenant.agentId(), stranger.agentId());
        assertThat(live.send(json(as(stranger.apiKey()), theirs)).statusCode()).isEqualTo(404);
        assertThat(send(made.replace(".c1", ".c9")).statusCode()).isEqualTo(404);
        assertThat(send(made.replace(".c1", "")).statusCode()).isEqualTo(400);
        assertThat(body(send(made)).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aNameThatTheAgentsOwnToolsMayHaveIsRefused() {
        for (var name : List.of("ask_agent", "sky__weather", "two words", "")) {
            var refused =
                    send(completion("{\"role\":\"user\",\"content\":\"When?\"}").replace("pick_date", name));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
            assertThat(body(refused).at("/error/param").asText()).isEqualTo("tools[0].function.name");
        }
    }

    @Test
    void openAisOwnClientGoesThroughIt() {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl(url())
                .apiKey(tenant.apiKey())
                .build();
        var asked = ChatCompletionCreateParams.builder()
                .model(tenant.agentId())
                .addUserMessage("When?")
                .addTool(ChatCompletionFunctionTool.builder()
                        .function(FunctionDefinition.builder().name("pick_date").build())
                        .build());

        var first = client.chat()
                .completions()
                .create(asked.build())
                .validate()
                .choices()
                .get(0);
        assertThat(first.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        asked.addMessage(first.message());
        for (var call : first.message().toolCalls().orElseThrow()) {
            asked.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.asFunction().id())
                    .content("the first of May")
                    .build());
        }

        var second = client.chat()
                .completions()
                .create(asked.build())
                .validate()
                .choices()
                .get(0);
        assertThat(second.message().content()).contains("So be it: the first of May");
    }

    @Test
    void langChainGoesThroughItWholeAndStreamed() throws Exception {
        var whole = OpenAiChatModel.builder()
                .baseUrl(url())
                .apiKey(tenant.apiKey())
                .modelName(tenant.agentId())
                .build();
        assertThat(through(whole::chat)).isEqualTo("So be it: the first of May");

        var streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(url())
                .apiKey(tenant.apiKey())
                .modelName(tenant.agentId())
                .build();
        assertThat(through(request -> {
                    var end = new CompletableFuture<ChatResponse>();
                    streaming.chat(request, new Handler(end));
                    return end.get(20, TimeUnit.SECONDS);
                }))
                .isEqualTo("So be it: the first of May");
    }

    private interface Model {
        ChatResponse chat(ChatRequest request) throws Exception;
    }

    private static String through(Model model) throws Exception {
        var tool = ToolSpecification.builder()
                .name("pick_date")
                .parameters(
                        JsonObjectSchema.builder().addIntegerProperty("month").build())
                .build();
        var messages = new ArrayList<ChatMessage>(List.of(UserMessage.from("When?")));
        var first = model.chat(ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(tool)
                .build());
        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        messages.add(first.aiMessage());
        for (ToolExecutionRequest call : first.aiMessage().toolExecutionRequests()) {
            assertThat(call.arguments()).isEqualTo("{\"month\":5}");
            messages.add(ToolExecutionResultMessage.from(call, "the first of May"));
        }
        return model.chat(ChatRequest.builder()
                        .messages(messages)
                        .toolSpecifications(tool)
                        .build())
                .aiMessage()
                .text();
    }

    private record Handler(CompletableFuture<ChatResponse> end) implements StreamingChatResponseHandler {

        @Override
        public void onPartialResponse(String part) {
            assertThat(part).isNotEmpty();
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            end.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }
    }

    private String completion(String... messages) {
        return "{\"model\":\"" + tenant.agentId() + "\"," + TOOL + ",\"messages\":[" + String.join(",", messages)
                + "]}";
    }

    private String answered(JsonNode first) {
        var id = first.at("/choices/0/message/tool_calls/0/id").asText();
        return completion(
                "{\"role\":\"user\",\"content\":\"When?\"}",
                first.at("/choices/0/message").toString(),
                "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"the first of May\"}");
    }

    private HttpResponse<String> send(String body) {
        return live.send(json(as(tenant.apiKey()), body));
    }

    private static HttpRequest.Builder as(String key) {
        return live.request("/v1/chat/completions").header("Authorization", "Bearer " + key);
    }

    private static String url() {
        return "http://127.0.0.1:" + live.port() + "/v1";
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
