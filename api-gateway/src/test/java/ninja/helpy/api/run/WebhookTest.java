package ninja.helpy.api.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static ninja.helpy.api.LiveApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Webhook deliveries over a real socket. */
class WebhookTest {

    private static final LiveApi live = new LiveApi();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void aTextIsAnsweredInTextAndJsonInJson() {
        var tenant = live.tenant();

        var plain = live.send(text(live.request(tenant.webhook()), "Hello"));
        var structured = live.send(json(live.request(tenant.webhook()), "{\"message\":\"Hello\"}"));
        var wished = live.send(text(live.request(tenant.webhook()), "Hello").header("Accept", "application/json"));

        assertThat(plain.body()).isEqualTo("Good day to you");
        assertThat(plain.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(plain.headers().firstValue("X-Cost-Credits")).contains("0.000014");
        assertThat(body(structured).get("text").asText()).isEqualTo("Good day to you");
        assertThat(body(structured).get("costCredits").asText()).isEqualTo("0.000014");
        assertThat(body(structured).at("/usage/inputTokens").asInt()).isEqualTo(10);
        assertThat(structured.headers().firstValue("X-Run-Id"))
                .contains(body(structured).get("runId").asText());
        assertThat(body(wished).get("text").asText()).isEqualTo("Good day to you");
    }

    @Test
    void theSameDeliveryAgainCostsNothingAndGetsTheFirstAnswer() {
        var tenant = live.tenant();
        var calls = new AtomicInteger();
        live.script(tenant, request -> ScriptedModel.words("Answer " + calls.incrementAndGet()));

        var first = live.send(delivery(tenant, "d-1", "Hello"));
        var again = live.send(delivery(tenant, "d-1", "Hello"));
        var byBody = live.send(json(live.request(tenant.webhook()), "{\"message\":\"Hello\",\"eventId\":\"d-1\"}"));
        var byStandard = live.send(text(live.request(tenant.webhook()), "Hello").header("webhook-id", "d-1"));

        assertThat(List.of(again.body(), byStandard.body())).containsOnly(first.body());
        assertThat(body(byBody).get("text").asText()).isEqualTo("Answer 1");
        assertThat(calls).hasValue(1);
        assertThat(live.balance(tenant).spent()).isEqualTo(12_000);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsAConflict() {
        var tenant = live.tenant();
        live.send(delivery(tenant, "d-1", "Hello"));

        var other = live.send(delivery(tenant, "d-1", "Something else"));

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(body(other).get("code").asText()).isEqualTo("idempotency_conflict");
    }

    @Test
    void anImpatientSenderGetsTheRunsIdAndLooksForTheAnswerLater() {
        var tenant = live.tenant();
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("At "), await(go), say("last"), finish()));

        var accepted = live.send(
                json(live.request(tenant.webhook()), "{\"message\":\"Hello\"}").header("Prefer", "respond-async"));
        var location = accepted.headers().firstValue("Location").orElseThrow();
        var before = live.send(live.request(location));
        go.complete(null);
        var after = live.send(live.request(location + "?wait=20"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
        assertThat(body(accepted).get("conversationId").asText()).isNotBlank();
        assertThat(body(before).get("status").asText()).isEqualTo("running");
        assertThat(body(after).get("status").asText()).isEqualTo("completed");
        assertThat(body(after).get("text").asText()).isEqualTo("At last");
    }

    @Test
    void aConversationGoesOnUnderItsId() {
        var tenant = live.tenant();
        var first = body(live.send(json(live.request(tenant.webhook()), "{\"message\":\"One\"}")));
        var asked = new CompletableFuture<Integer>();
        live.script(tenant, request -> {
            asked.complete(request.messages().size());
            return ScriptedModel.words("Yes");
        });

        var id = first.get("conversationId").asText();
        var second = live.send(
                json(live.request(tenant.webhook()), "{\"message\":\"Two\",\"conversationId\":\"" + id + "\"}"));

        assertThat(body(second).get("conversationId").asText()).isEqualTo(id);
        assertThat(asked).isCompletedWithValue(3);
    }

    @Test
    void whatWasSaidBeforeGoesAlongWithTheLastMessage() {
        var tenant = live.tenant();
        var asked = new CompletableFuture<String>();
        live.script(tenant, request -> {
            asked.complete(request.messages().toString());
            return ScriptedModel.words("Yes");
        });

        live.send(json(live.request(tenant.webhook()), """
                {"messages":[{"role":"user","content":"I am Ann"},{"role":"assistant","content":"Hi"},
                             {"role":"user","content":"Who am I?"}]}"""));

        assertThat(asked.join()).contains("I am Ann", "Who am I?");
    }

    @Test
    void withoutCreditsItIsRefusedWithWhatIsMissing() {
        var tenant = live.tenant();
        live.withoutCredits(tenant);

        var refused = live.send(text(live.request(tenant.webhook()), "Hello"));

        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(body(refused).get("available").asText()).isNotBlank();
        assertThat(body(refused).get("required").asText()).isNotBlank();
        assertThat(refused.headers().firstValue("X-Run-Id")).isPresent();
    }

    @Test
    void aModelThatFailsIsABadGateway() {
        var tenant = live.tenant();
        live.script(tenant, request -> List.of(fail(Kind.OVERLOADED)));

        var failed = live.send(text(live.request(tenant.webhook()), "Hello"));

        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(body(failed).get("code").asText()).isEqualTo("provider_error");
    }

    @Test
    void aWrongKeyAForeignAgentAndABadBodyStartNothing() {
        var mine = live.tenant();
        var other = live.tenant();
        var stolen = "/api/webhook/" + other.workspaceId() + '/' + other.agentId() + '/' + mine.agentKey();
        var elsewhere = "/api/webhook/" + other.workspaceId() + '/' + mine.agentId() + '/' + mine.agentKey();

        assertThat(status(text(live.request(mine.webhook() + "x"), "Hello"))).isEqualTo(401);
        assertThat(status(text(live.request(stolen), "Hello"))).isEqualTo(401);
        assertThat(status(text(live.request(elsewhere), "Hello"))).isEqualTo(404);
        assertThat(status(json(live.request(mine.webhook()), "{\"message\":"))).isEqualTo(400);
        assertThat(status(json(live.request(mine.webhook()), "{\"messages\":[]}")))
                .isEqualTo(400);
        assertThat(status(
                        json(live.request(mine.webhook()), "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}")))
                .isEqualTo(400);
        assertThat(status(text(live.request(mine.webhook()), " "))).isEqualTo(400);
        assertThat(status(live.request(mine.webhook())
                        .header("Content-Type", "image/png")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))))
                .isEqualTo(415);
        assertThat(status(live.request(mine.webhook() + "/runs/" + Ids.next()))).isEqualTo(404);
        assertThat(live.balance(mine).spent()).isZero();
    }

    private static HttpRequest.Builder delivery(LiveApi.Tenant tenant, String key, String words) {
        return text(live.request(tenant.webhook()), words).header("Idempotency-Key", key);
    }

    private static int status(HttpRequest.Builder request) {
        return live.send(request).statusCode();
    }

    private static JsonNode body(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
