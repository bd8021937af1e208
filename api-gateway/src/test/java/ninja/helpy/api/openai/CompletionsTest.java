package ninja.helpy.api.openai;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.pause;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.run.EventReader;
import ninja.helpy.api.run.EventReader.Event;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Chat completions over a real socket, as their words stand on the wire. */
class CompletionsTest {

    private static final LiveApi live = new LiveApi();

    private final Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aCompletionIsAnsweredInOnePieceWithUsageAndCost() {
        var answer = live.send(asked(question("Hello")));

        var body = body(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(body.get("id").asText())
                .isEqualTo("chatcmpl-"
                        + answer.headers().firstValue("X-Helpy-Run-Id").orElseThrow());
        assertThat(body.get("object").asText()).isEqualTo("chat.completion");
        assertThat(body.get("created").asLong()).isPositive();
        assertThat(body.get("model").asText()).isEqualTo(tenant.agentId());
        assertThat(body.at("/choices/0/message").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Good day to you\",\"refusal\":null}");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.body())
                .endsWith("\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0},\"cost\":0.000014}}");
        assertThat(answer.headers().firstValue("X-Helpy-Cost")).contains("0.000014");
        assertThat(answer.headers().firstValue("X-Helpy-Tokens-In")).contains("10");
        assertThat(answer.headers().firstValue("X-Helpy-Tokens-Out")).contains("4");
    }

    @Test
    void aStreamIsChunksOfOneIdWithTheRoleFirstTheReasonLastAndThenDone() {
        var response = live.open(asked(question("Hello", "\"stream\":true")));
        var events = new EventReader(response.body()).rest();

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(events)
                .allMatch(event -> event.name().isEmpty() && event.id().isEmpty());
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
        var chunks = chunks(events);
        assertThat(chunks)
                .extracting(chunk -> chunk.get("id").asText())
                .containsOnly(chunks.get(0).get("id").asText());
        assertThat(chunks).extracting(chunk -> chunk.get("object").asText()).containsOnly("chat.completion.chunk");
        assertThat(chunks.get(0).at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"delta\":{\"content\":\"\",\"role\":\"assistant\"},"
                        + "\"logprobs\":null,\"finish_reason\":null}");
        assertThat(text(chunks)).isEqualTo("Good day to you");
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}");
        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void whoAsksForUsageGetsItInALastChunkWithoutChoicesAndNullBefore() {
        var asked = question("Hello", "\"stream\":true", "\"stream_options\":{\"include_usage\":true}");

        var chunks = chunks(new EventReader(live.open(asked(asked)).body()).rest());

        var last = chunks.get(chunks.size() - 1);
        assertThat(last.get("choices").isEmpty()).isTrue();
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(last.at("/usage/cost").decimalValue().toPlainString()).isEqualTo("0.000014");
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.has("usage") && chunk.get("usage").isNull());
    }

    @Test
    void textArrivesWhileTheModelIsStillSpeaking() {
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("One "), await(go), say("two"), finish()));

        var reader = new EventReader(
                live.open(asked(question("count", "\"stream\":true"))).body());

        var first = reader.next().orElseThrow().json();
        assertThat(first.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(reader.next()
                        .orElseThrow()
                        .json()
                        .at("/choices/0/delta/content")
                        .asText())
                .isEqualTo("One ");
        go.complete(null);
        assertThat(text(chunks(reader.rest()))).isEqualTo("two");
    }

    @Test
    void anAgentIsNamedByItsIdOrByItsName() {
        var byName = live.send(asked(question("Hello").replace(tenant.agentId(), tenant.agentName())));
        var unknown = live.send(asked(question("Hello").replace(tenant.agentId(), "gpt-4o")));
        var another = live.send(
                asked(question("Hello").replace(tenant.agentId(), live.tenant().agentId())));

        assertThat(byName.statusCode()).isEqualTo(200);
        assertThat(body(byName).get("model").asText()).isEqualTo(tenant.agentName());
        for (var refused : List.of(unknown, another)) {
            assertError(refused, 404, "invalid_request_error", "model_not_found");
            assertThat(body(refused).at("/error/param").asText()).isEqualTo("model");
        }
    }

    @Test
    void earlierMessagesGoAlongAsAQuotedTranscript() {
        var heard = new ArrayList<ModelRequest>();
        live.script(tenant, request -> {
            heard.add(request);
            return ScriptedModel.words("Yes");
        });

        live.send(asked("{\"model\":\"" + tenant.agentId() + "\",\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be kind.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"One\"},{\"type\":\"text\",\"text\":\"two\"}]},"
                + "{\"role\":\"assistant\",\"content\":\"Three\"},{\"role\":\"user\",\"content\":\"Four?\"}]}"));

        assertThat(heard.get(0).messages())
                .containsExactly(new ModelRequest.User(
                        "Said before:\nsystem: Be kind.\nuser: One\ntwo\nassistant: Three\n\nFour?", null));
    }

    @Test
    void inAConversationOfOursOnlyTheLastMessageIsNew() {
        var heard = new ArrayList<ModelRequest>();
        live.script(tenant, request -> {
            heard.add(request);
            return ScriptedModel.words("Yes");
        });
        var messages = "{\"model\":\"" + tenant.agentId() + "\",\"messages\":[{\"role\":\"user\",\"content\":\"One\"},"
                + "{\"role\":\"assistant\",\"content\":\"Yes\"},{\"role\":\"user\",\"content\":\"Two\"}]}";

        live.send(asked(question("One")).header("X-Conversation-Id", "chat-1"));
        live.send(asked(messages).header("X-Conversation-Id", "chat-1"));

        assertThat(heard.get(1).messages())
                .extracting(ModelRequest.Message::toString)
                .containsExactly(
                        new ModelRequest.User("One", null).toString(),
                        new ModelRequest.Assistant("Yes", List.of()).toString(),
                        new ModelRequest.User("Two", null).toString());
    }

    @Test
    void whatIsInTheConversationAlreadyMayBeOfAnyLengthAndKind() {
        var picture = "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]},";
        var messages = "{\"model\":\"" + tenant.agentId() + "\",\"messages\":[" + picture.repeat(150)
                + "{\"role\":\"user\",\"content\":\"And now?\"}]}";

        var inOurs = live.send(asked(messages).header("X-Conversation-Id", "chat-long"));
        var quoted = live.send(asked(messages));

        assertThat(inOurs.statusCode()).isEqualTo(200);
        assertError(quoted, 400, "invalid_request_error", "context_length_exceeded");
    }

    @Test
    void whatWasStoppedIsNotAskedAgainByClientsThatRepeatConflicts() {
        var stopped = new Problem(Code.INVALID_STATE, "stopped", List.of(), Map.of(), Optional.empty());

        assertThat(new OpenAiError().response(stopped, "c-1").status().intValue())
                .isEqualTo(400);
    }

    @Test
    void theSameKeyFindsTheFirstAnswerAndCostsNothing() {
        var calls = new AtomicInteger();
        live.script(tenant, request -> ScriptedModel.words("Answer " + calls.incrementAndGet()));

        var first = live.send(asked(question("Hello")).header("Idempotency-Key", "k-1"));
        var again = live.send(asked(question("Hello")).header("Idempotency-Key", "k-1"));
        var streamed = live.open(asked(question("Hello", "\"stream\":true")).header("Idempotency-Key", "k-1"));
        var other = live.send(asked(question("Good bye")).header("Idempotency-Key", "k-1"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(text(chunks(new EventReader(streamed.body()).rest()))).isEqualTo("Answer 1");
        assertThat(streamed.headers().firstValue("X-Helpy-Cost")).contains("0.000012");
        assertThat(calls).hasValue(1);
        assertError(other, 409, "invalid_request_error", "idempotency_conflict");
        assertThat(other.headers().firstValue("X-Should-Retry")).contains("false");
    }

    @Test
    void withoutCreditsClientsHearOfAnEmptyQuotaAndDoNotTryAgain() {
        live.withoutCredits(tenant);

        for (var asked : List.of(question("Hello"), question("Hello", "\"stream\":true"))) {
            var refused = live.send(asked(asked));
            assertError(refused, 429, "insufficient_quota", "insufficient_quota");
            assertThat(refused.headers().firstValue("X-Should-Retry")).contains("false");
            assertThat(body(refused).at("/error/required").asText()).startsWith("0.000");
        }
    }

    @Test
    void aModelThatBreaksInTheMiddleEndsTheStreamWithAnErrorAndNoDone() {
        live.script(tenant, request -> List.of(say("Half an "), fail(Kind.OVERLOADED)));

        var events = new EventReader(
                        live.open(asked(question("Hello", "\"stream\":true"))).body())
                .rest();
        var whole = live.send(asked(question("Hello")));

        var last = events.get(events.size() - 1).json();
        assertThat(text(chunks(events.subList(0, events.size() - 1)))).isEqualTo("Half an ");
        assertThat(last.at("/error/type").asText()).isEqualTo("server_error");
        assertThat(last.at("/error/code").asText()).isEqualTo("provider_error");
        assertError(whole, 502, "server_error", "provider_error");
    }

    @Test
    void whoLeavesAStreamWithoutAKeyStopsTheRunAndWithOneItGoesOn() throws Exception {
        live.script(tenant, request -> slowly(160));

        var lost = leave(asked(question("Hello", "\"stream\":true")));
        var kept = leave(asked(question("Hello", "\"stream\":true")).header("Idempotency-Key", "k-2"));

        await().atMost(Duration.ofSeconds(15)).until(() -> status(lost) == Status.CANCELLED);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(kept) == Status.COMPLETED);
    }

    @Test
    void whatIsWrongIsToldInTheShapeOfOpenAi() {
        var wrong = Map.ofEntries(
                Map.entry("{}", "missing_required_parameter"),
                Map.entry("[]", "invalid_type"),
                Map.entry("not json", "malformed_body"),
                Map.entry("{\"model\":5}", "invalid_type"),
                Map.entry(question("Hello", "\"n\":2"), "unsupported_parameter"),
                Map.entry(question("Hello", "\"n\":\"1\""), "invalid_type"),
                Map.entry(question("Hello", "\"stream\":\"yes\""), "invalid_type"),
                Map.entry(question("Hello", "\"temperature\":\"hot\""), "invalid_type"),
                Map.entry(question("Hello", "\"stream_options\":{\"include_usage\":1}"), "invalid_type"),
                Map.entry(question("Hello", "\"tools\":[{\"type\":\"function\"}]"), "invalid_value"),
                Map.entry(question("Hello", "\"tools\":[{\"type\":\"custom\"}]"), "unsupported_value"),
                Map.entry(question("Hello", "\"parallel_tool_calls\":false"), "unsupported_parameter"),
                Map.entry(question("Hello", "\"tool_choice\":\"required\""), "unsupported_parameter"),
                Map.entry(question("Hello", "\"response_format\":{\"type\":\"json_object\"}"), "unsupported_parameter"),
                Map.entry(question("  "), "invalid_value"),
                Map.entry(question("x".repeat(32_001)), "context_length_exceeded"),
                Map.entry(messages("{\"role\":\"wizard\",\"content\":\"x\"}"), "invalid_value"),
                Map.entry(messages("{\"role\":\"tool\",\"content\":\"x\",\"tool_call_id\":\"1\"}"), "invalid_value"),
                Map.entry(messages("{\"role\":\"assistant\",\"content\":\"x\"}"), "invalid_value"),
                Map.entry(messages("{\"role\":\"user\"}"), "invalid_type"),
                Map.entry(messages("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"), "unsupported_value"),
                Map.entry(messages("\"hello\""), "invalid_type"));

        wrong.forEach((body, code) -> {
            var answer = live.send(asked(body));
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(body(answer).at("/error/code").asText()).as(body).isEqualTo(code);
            assertThat(body(answer).at("/error/type").asText()).isEqualTo("invalid_request_error");
            assertThat(body(answer).get("error").has("param")).isTrue();
        });
    }

    @Test
    void whatAnAgentDecidesForItselfIsAcceptedAndWhatAsksForNothingToo() {
        var answer = live.send(asked(question(
                "Hello",
                "\"temperature\":0.2",
                "\"top_p\":1",
                "\"max_tokens\":10",
                "\"n\":1",
                "\"tools\":[]",
                "\"tool_choice\":\"auto\"",
                "\"response_format\":{\"type\":\"text\"}",
                "\"stop\":null",
                "\"user\":\"u-1\"",
                "\"some_day\":{\"new\":[1]}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void everyStatusUnderV1HasTheShapeOfOpenAi() {
        var path = "/v1/chat/completions";
        var noKey = live.send(json(live.request(path), question("Hello")));
        var wrongKey = live.send(json(live.request(path).header("Authorization", "Bearer sk-123"), question("Hello")));

        assertError(noKey, 401, "authentication_error", "invalid_api_key");
        assertThat(noKey.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertError(wrongKey, 401, "authentication_error", "invalid_api_key");
        assertError(live.send(as("/v1/nothing")), 404, "invalid_request_error", "not_found");
        var get = live.send(as(path));
        assertError(get, 405, "invalid_request_error", "method_not_allowed");
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertError(live.send(LiveApi.text(as(path), "Hello")), 415, "invalid_request_error", "unsupported_media_type");
        assertError(
                live.send(json(as(path), question("x".repeat(2 << 20)))),
                413,
                "invalid_request_error",
                "payload_too_large");
    }

    @Test
    void modelsAreTheAgentsOfTheWorkspace() {
        var list = body(live.send(as("/v1/models")));
        var one = body(live.send(as("/v1/models/" + tenant.agentId())));

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.at("/data/0/id").asText()).isEqualTo(tenant.agentId());
        assertThat(list.get("data")).hasSize(1);
        assertThat(one).isEqualTo(list.at("/data/0"));
        assertThat(one.get("object").asText()).isEqualTo("model");
        assertThat(one.get("created").asLong()).isPositive();
        assertThat(one.get("owned_by").asText()).isEqualTo(tenant.workspaceId());
        assertThat(body(live.send(as("/v1/models/" + tenant.agentName())))).isEqualTo(one);
        assertError(
                live.send(as("/v1/models/" + live.tenant().agentId())),
                404,
                "invalid_request_error",
                "model_not_found");
    }

    private static List<Step> slowly(int words) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < words; i++) {
            steps.add(say("word "));
            steps.add(pause(Duration.ofMillis(50)));
        }
        return steps;
    }

    /** Reads two chunks of a stream and hangs up; answers the run's id. */
    private static String leave(HttpRequest.Builder request) throws Exception {
        var response = live.open(request);
        var reader = new EventReader(response.body());
        reader.next();
        reader.next();
        response.body().close();
        return response.headers().firstValue("X-Helpy-Run-Id").orElseThrow();
    }

    private Status status(String runId) {
        var run = live.entities.run(new EntityId(tenant.workspaceId(), runId));
        return ((View) LiveApi.done(live.entities.ask(run, GetRun::new))).status();
    }

    private String question(String text, String... more) {
        var fields = more.length == 0 ? "" : "," + String.join(",", more);
        return "{\"model\":\"" + tenant.agentId() + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]"
                + fields + "}";
    }

    private String messages(String last) {
        return "{\"model\":\"" + tenant.agentId() + "\",\"messages\":[" + last + "]}";
    }

    private HttpRequest.Builder asked(String body) {
        return json(as("/v1/chat/completions"), body);
    }

    private HttpRequest.Builder as(String path) {
        return live.request(path).header("Authorization", "Bearer " + tenant.apiKey());
    }

    private static List<JsonNode> chunks(List<Event> events) {
        return events.stream()
                .filter(event -> !event.data().equals("[DONE]"))
                .map(Event::json)
                .toList();
    }

    private static String text(List<JsonNode> chunks) {
        var text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        return text.toString();
    }

    private static void assertError(HttpResponse<String> answer, int status, String type, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        var error = body(answer).get("error");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.has("param")).isTrue();
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
