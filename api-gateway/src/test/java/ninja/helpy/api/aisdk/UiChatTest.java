package ninja.helpy.api.aisdk;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.think;
import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.run.EventReader;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Chats of the AI SDK over a real socket: what {@code useChat} sends and what it reads. */
class UiChatTest {

    private static final LiveApi live = new LiveApi();

    private static final String TOOLS =
            "\"tools\":[{\"name\":\"pick_date\",\"parameters\":{\"type\":\"object\",\"required\":[\"month\"]}}]";

    private final Tenant tenant = live.tenant("https://a.example");

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aBodyOfTheAiSdkIsAnsweredOnItsWire() {
        live.script(tenant, request -> List.of(think("hmm"), say("Good "), say("day"), finish()));

        var response = live.open(json(live.request(tenant.stream()), asked("chat-1", "m-1", "Hello")));
        var read = read(response);

        assertThat(response.headers().firstValue("x-vercel-ai-ui-message-stream"))
                .contains("v1");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("X-Conversation-Id")).contains("chat-1");
        assertThat(read.types())
                .startsWith("start", "start-step", "reasoning-start")
                .endsWith("finish-step", "finish");
        assertThat(read.reasoning()).isEqualTo("hmm");
        assertThat(read.text()).isEqualTo("Good day");
        assertThat(read.messageId()).isNotBlank();
        assertThat(read.metadata().get("runId").asText())
                .isEqualTo(response.headers().firstValue("X-Helpy-Run-Id").orElseThrow());
        assertThat(read.metadata().at("/usage/inputTokens").asInt()).isPositive();
        assertThat(read.metadata().get("costCredits").asText()).startsWith("0.0000");
    }

    @Test
    void anyQuestionIsAnsweredOnTheWireThatIsAskedFor() {
        var plain = "{\"message\":\"Hello\"}";

        var byQuery = live.open(json(live.request(tenant.stream() + "?wire=ai-sdk"), plain));
        var byHeader =
                live.open(json(live.request(tenant.stream()), plain).header("X-Vercel-Ai-Ui-Message-Stream", "v1"));
        var byGet = live.open(live.request(tenant.stream() + "?message=Hello&wire=ai-sdk"));
        var events = live.open(json(live.request(tenant.stream() + "?wire=events"), asked("chat-2", "m-1", "Hello")));
        var unknown = live.send(json(live.request(tenant.stream() + "?wire=morse"), plain));

        for (var response : List.of(byQuery, byHeader, byGet)) {
            assertThat(read(response).text()).isEqualTo("Good day to you");
        }
        assertThat(EventReader.text(new EventReader(events.body()).rest())).isEqualTo("Good day to you");
        assertThat(unknown.statusCode()).isEqualTo(400);
    }

    @Test
    void aMessageIsAnsweredOnceHoweverOftenItIsSentAndAnewWhenItWasEdited() {
        var calls = new AtomicInteger();
        live.script(tenant, request -> ScriptedModel.words("Answer " + calls.incrementAndGet()));

        var first = post(asked("chat-3", "m-1", "Hello"));
        var again = post(asked("chat-3", "m-1", "Hello"));
        var edited = post(asked("chat-3", "m-1", "Hello!"));
        var elsewhere = post(asked("chat-4", "m-1", "Hello"));

        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.text()).isEqualTo("Answer 1");
        assertThat(edited.text()).isEqualTo("Answer 2");
        assertThat(elsewhere.text()).isEqualTo("Answer 3");
    }

    @Test
    void anAnswerIsGivenAnewOncePerAnswerThatIsNotWanted() {
        var calls = new AtomicInteger();
        live.script(tenant, request -> ScriptedModel.words("Answer " + calls.incrementAndGet()));
        var first = post(asked("chat-5", "m-1", "Hello"));
        var anew = asked("chat-5", "m-1", "Hello")
                .replace("\"submit-message\"", "\"regenerate-message\",\"messageId\":\"" + first.messageId() + "\"");
        var unnamed = asked("chat-5", "m-1", "Hello").replace("submit-message", "regenerate-message");

        assertThat(post(anew).text()).isEqualTo("Answer 2");
        assertThat(post(anew).text()).isEqualTo("Answer 2");
        assertThat(post(unnamed).text()).isEqualTo("Answer 3");
        assertThat(post(unnamed).text()).isEqualTo("Answer 4");
    }

    @Test
    void aPageThatIsLoadedAnewReadsTheLiveRunFromItsBeginning() {
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("One "), await(go), say("two"), finish()));
        var first = live.open(json(live.request(tenant.stream()), asked("chat-6", "m-1", "count")));

        var resumed = live.open(live.request(tenant.stream() + "/chat-6/stream").header("Origin", "https://a.example"));
        go.complete(null);
        var readAgain = read(resumed);
        var readFirst = read(first);

        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(resumed.headers().firstValue("x-vercel-ai-ui-message-stream"))
                .contains("v1");
        assertThat(resumed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(readAgain.text()).isEqualTo("One two").isEqualTo(readFirst.text());
        assertThat(readAgain.messageId()).isEqualTo(readFirst.messageId());
    }

    @Test
    void whereNothingIsLiveThereIsNoContent() {
        var go = new CompletableFuture<Void>();
        var other = live.tenant();
        live.script(other, request -> List.of(await(go), finish()));
        post(asked("chat-7", "m-1", "Hello"));
        live.open(json(live.request(other.stream() + "?onDisconnect=cancel"), asked("chat-8", "m-1", "Hello")));

        for (var chat : List.of("chat-7", "chat-8", "chat-of-nobody")) {
            var resumed = live.send(live.request(tenant.stream() + "/" + chat + "/stream"));
            assertThat(resumed.statusCode()).as(chat).isEqualTo(204);
            assertThat(resumed.body()).isEmpty();
        }
        assertThat(live.send(live.request(tenant.stream() + "x/chat-7/stream")).statusCode())
                .isEqualTo(401);
        go.complete(null);
    }

    @Test
    void aUserOfAWorkspaceChatsWithAKeyAndOnlyHeComesBack() {
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("One "), await(go), say("two"), finish()));
        var body = asked("chat-9", "m-1", "count");

        var byQuery = live.open(json(as("ann", "/api/chat?botId=" + tenant.agentId()), body));
        var byBody = live.open(json(
                as("ann", "/api/chat"), body.replace("{\"id\"", "{\"botId\":\"" + tenant.agentId() + "\",\"id\"")));
        var anns = live.open(as("ann", "/api/chat/chat-9/stream"));
        var keys =
                live.open(live.request("/api/chat/chat-9/stream").header("Authorization", "Bearer " + tenant.apiKey()));
        var bobs = live.send(as("bob", "/api/chat/chat-9/stream"));
        go.complete(null);

        assertThat(bobs.statusCode()).isEqualTo(204);
        var messageId = read(byQuery).messageId();
        for (var response : List.of(byBody, anns, keys)) {
            var read = read(response);
            assertThat(read.text()).isEqualTo("One two");
            assertThat(read.messageId()).isEqualTo(messageId);
        }
        assertThat(live.send(json(as("bob", "/api/chat?botId=" + tenant.agentId()), body))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyChatHasTheWire() {
        var chatId = read(live.open(json(
                        as("ann", "/api/chat/stream?wire=ai-sdk"),
                        "{\"botId\":\"" + tenant.agentId() + "\",\"message\":\"Hello\"}")))
                .metadata()
                .get("conversationId")
                .asText();
        var message = live.open(
                json(as("ann", "/chat/conversations/" + chatId + "/messages?wire=ai-sdk"), "{\"content\":\"And?\"}"));
        var tried = live.open(json(
                as(
                        "ann",
                        "/api/workspaces/" + tenant.workspaceId() + "/agents/" + tenant.agentId()
                                + "/test?wire=ai-sdk"),
                "{\"message\":\"Hello\"}"));

        assertThat(read(message).text()).isEqualTo("Good day to you");
        assertThat(read(tried).text()).isEqualTo("Good day to you");
    }

    @Test
    void stopEndsTheRunForAllItsReadersAndKeepsWhatWasSaid() {
        var never = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("Half "), await(never), finish()));
        var response = live.open(json(live.request(tenant.stream()), asked("chat-10", "m-1", "Hello")));
        var run = tenant.stream() + "/runs/"
                + response.headers().firstValue("X-Helpy-Run-Id").orElseThrow();
        var elsewhere = run.replace(tenant.stream(), live.tenant().stream());

        assertThat(live.send(stopping(elsewhere)).statusCode()).isEqualTo(404);
        var stopped = live.send(stopping(run).header("Origin", "https://a.example"));
        var read = read(response);

        assertThat(stopped.statusCode()).isEqualTo(202);
        assertThat(stopped.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(read.end()).isEqualTo("abort");
        assertThat(read.text()).isEqualTo("Half ");
        assertThat(read.metadata().get("costCredits").asText()).isNotEqualTo("0");
        assertThat(live.send(stopping(run)).statusCode()).isEqualTo(200);
        assertThat(live.send(stopping(run)).body()).contains("\"status\":\"cancelled\"");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(live.balance(tenant).held()).isZero());
    }

    @Test
    void whatFailsInTheMiddleEndsWithAnErrorAndWhatIsRefusedBeforeIsAStatus() {
        live.script(tenant, request -> List.of(say("Half "), fail(Kind.OVERLOADED)));
        var poor = live.tenant();
        live.withoutCredits(poor);

        var broken = post(asked("chat-11", "m-1", "Hello"));
        var refused = live.send(json(live.request(poor.stream()), asked("chat-12", "m-1", "Hello")));

        assertThat(broken.end()).isEqualTo("error");
        assertThat(broken.metadata().get("failure").asText()).isEqualTo("provider_error");
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(body(refused).get("required").asText()).startsWith("0.000");
    }

    @Test
    void aPageRunsItsOwnToolsAndComesBackWithWhatTheyAnswered() {
        live.script(tenant, UiChatTest::askingForADate);
        var asked = asked("chat-14", "m-1", "When?").replaceFirst("\\{", "{" + TOOLS + ",");

        var first = post(asked);
        assertThat(first.types()).endsWith("tool-input-available", "finish-step", "finish");
        assertThat(first.text()).isEqualTo("Which day?");
        assertThat(first.pageCalls()).containsExactly("c1");

        var back = cameBack(first, "output-available\",\"output\":{\"day\":1}");
        var second = post(back);
        assertThat(second.text()).isEqualTo("So be it: {\"day\":1}");
        assertThat(second.types()).doesNotContain("tool-input-available").endsWith("finish-step", "finish");
        assertThat(second.metadata().has("costCredits")).isTrue();
        assertThat(post(back).text()).isEqualTo(second.text());
    }

    @Test
    void whatAPagesToolCouldNotDoIsToldToTheModel() {
        live.script(tenant, UiChatTest::askingForADate);
        var first = post(asked("chat-15", "m-1", "When?").replaceFirst("\\{", "{" + TOOLS + ","));

        var second = post(cameBack(first, "output-error\",\"errorText\":\"no calendar\""));

        assertThat(second.text()).isEqualTo("So be it: Error: no calendar");
    }

    @Test
    void aReloadedPageIsHandedTheCallsThatAreStillOpenAndRunsNoneTwice() {
        live.script(tenant, UiChatTest::askingForADate);
        var first = post(asked("chat-16", "m-1", "When?").replaceFirst("\\{", "{" + TOOLS + ","));

        var again = read(live.open(live.request(tenant.stream() + "/chat-16/stream")));
        assertThat(again.pageCalls()).containsExactly("c1");
        post(cameBack(first, "output-available\",\"output\":\"May\""));

        var run = tenant.stream() + "/runs/" + first.metadata().get("runId").asText();
        var whole = read(live.open(live.request(run + "?wire=ai-sdk")));
        assertThat(whole.pageCalls()).isEmpty();
        assertThat(whole.text()).isEqualTo("Which day?\n\nSo be it: May");
    }

    @Test
    void resultsForARunOfSomebodyElseAreNotFound() {
        live.script(tenant, UiChatTest::askingForADate);
        var first = post(asked("chat-17", "m-1", "When?").replaceFirst("\\{", "{" + TOOLS + ","));
        var back = cameBack(first, "output-available\",\"output\":\"May\"");
        var other = live.tenant();

        assertThat(live.send(json(live.request(other.stream()), back)).statusCode())
                .isEqualTo(404);
        assertThat(live.send(json(as("ann", "/api/chat"), back)).statusCode()).isEqualTo(404);
        var noRun = back.replace("\"runId\"", "\"run\"");
        assertThat(live.send(json(live.request(tenant.stream()), noRun)).statusCode())
                .isEqualTo(400);
        assertThat(post(back).text()).isEqualTo("So be it: May");
    }

    private static List<Step> askingForADate(ModelRequest request) {
        var last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolAnswer answer) return List.of(say("So be it: " + answer.result()), finish());
        return List.of(
                say("Which day?"),
                callTool("c1", "pick_date", "{\"month\":5}"),
                finish("tool_calls", new Usage(10, 5, 0, 0, false)));
    }

    /** As {@code useChat} posts it when {@code lastAssistantMessageIsCompleteWithToolCalls}. */
    private static String cameBack(UiMessageReader first, String state) {
        return "{\"id\":\"chat\",\"messages\":[{\"id\":\"m-1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":"
                + "\"When?\"}]},{\"id\":\"" + first.messageId() + "\",\"role\":\"assistant\",\"metadata\":"
                + first.metadata()
                + ",\"parts\":[{\"type\":\"step-start\"},{\"type\":\"text\",\"text\":\"Which day?\"},"
                + "{\"type\":\"tool-pick_date\",\"toolCallId\":\"c1\",\"input\":{\"month\":5},\"state\":\"" + state
                + "}]}],\"trigger\":\"submit-message\",\"messageId\":\"" + first.messageId() + "\"}";
    }

    @Test
    void whatNoChatSendsIsRefused() {
        var right = asked("chat-13", "m-1", "Hello");
        var wrong = List.of(
                right.replace("\"chat-13\"", "7"),
                right.replace("chat-13", "chat 13"),
                right.replace("\"id\":\"chat-13\",", ""),
                right.replace("submit-message", "resume-stream"),
                right.replace("\"role\":\"user\"", "\"role\":\"assistant\""),
                right.replace("\"id\":\"m-1\",", ""),
                right.replace("{\"type\":\"text\",\"text\":\"Hello\"}", ""),
                right.replace("\"text\":\"Hello\"", "\"text\":5"),
                right.replace("{\"type\":\"text\"", "{\"type\":\"file\",\"url\":\"data:\"},{\"type\":\"text\""),
                right.replace("Hello", "x".repeat(32_001)));

        for (var body : wrong) {
            var refused = live.send(json(live.request(tenant.stream()), body));
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(body(refused).get("code").asText()).isEqualTo("validation_failed");
        }
        var nobody = live.send(json(as("ann", "/api/chat"), right));
        assertThat(body(nobody).at("/details/0/field").asText()).isEqualTo("botId");
        assertThat(live.send(json(as("ann", "/api/chat?botId=a%7Cb"), right)).statusCode())
                .isEqualTo(400);
    }

    private static String asked(String chatId, String messageId, String text) {
        return "{\"id\":\"" + chatId
                + "\",\"messages\":[{\"id\":\"m-0\",\"role\":\"assistant\",\"parts\":[{\"type\":\"step-start\"}]},"
                + "{\"id\":\"" + messageId + "\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"" + text
                + "\"}]}],\"trigger\":\"submit-message\"}";
    }

    private UiMessageReader post(String body) {
        return read(live.open(json(live.request(tenant.stream()), body)));
    }

    private static UiMessageReader read(HttpResponse<InputStream> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return UiMessageReader.read(new EventReader(response.body()).rest());
    }

    private static HttpRequest.Builder stopping(String run) {
        return live.request(run + "/stop").POST(HttpRequest.BodyPublishers.noBody());
    }

    private HttpRequest.Builder as(String userId, String path) {
        return live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", userId);
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
