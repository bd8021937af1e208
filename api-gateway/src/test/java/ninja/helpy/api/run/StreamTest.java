package ninja.helpy.api.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.pause;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.api.LiveApi.json;
import static ninja.helpy.api.LiveApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The token stream over a real socket. */
class StreamTest {

    private static final LiveApi live = new LiveApi();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void anAnswerIsStreamedFromStartToDoneAndThenTheStreamCloses() {
        var tenant = live.tenant();

        var response = live.open(json(live.request(tenant.stream()), "{\"message\":\"Hello\"}"));
        var events = new EventReader(response.body()).rest();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache, no-transform");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(EventReader.names(events)).startsWith("start").endsWith("usage", "done");
        assertThat(EventReader.text(events)).isEqualTo("Good day to you");
        assertThat(events.get(0).json().get("conversationId").asText())
                .isEqualTo(response.headers().firstValue("X-Conversation-Id").orElseThrow());
        assertThat(live.balance(tenant).held()).isZero();
    }

    @Test
    void textArrivesWhileTheModelIsStillSpeaking() {
        var tenant = live.tenant();
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("One "), await(go), say("two"), finish()));

        var events = new EventReader(
                live.open(text(live.request(tenant.stream()), "count")).body());

        assertThat(events.until("text").json().get("delta").asText()).isEqualTo("One ");
        go.complete(null);
        assertThat(EventReader.text(events.rest())).isEqualTo("two");
    }

    @Test
    void aReaderThatComesBackGetsExactlyWhatItMissed() {
        var tenant = live.tenant();
        var go = new CompletableFuture<Void>();
        live.script(tenant, request -> List.of(say("One "), await(go), say("two "), say("three"), finish()));
        var first = live.open(
                json(live.request(tenant.stream()), "{\"message\":\"count\"}").header("Idempotency-Key", "resume-1"));
        var seen = new EventReader(first.body()).until("text");
        go.complete(null);

        var byKey = live.open(json(live.request(tenant.stream()), "{\"message\":\"count\"}")
                .header("Idempotency-Key", "resume-1")
                .header("Last-Event-ID", seen.id()));
        var runId = first.headers().firstValue("X-Run-Id").orElseThrow();
        var byRun = live.open(live.request(tenant.stream() + "/runs/" + runId + "?lastEventId=" + seen.id()));

        var rest = new EventReader(byKey.body()).rest();
        assertThat(EventReader.text(rest)).isEqualTo("two three");
        assertThat(EventReader.names(rest)).doesNotContain("start").endsWith("done");
        assertThat(EventReader.text(new EventReader(byRun.body()).rest())).isEqualTo("two three");
    }

    @Test
    void aReaderMayComeBackInTheMiddleOfAWord() {
        var tenant = live.tenant();
        var first = live.open(json(live.request(tenant.stream()), "{\"message\":\"hi\"}"));
        var runId = first.headers().firstValue("X-Run-Id").orElseThrow();
        new EventReader(first.body()).until("done");

        var again = live.open(live.request(tenant.stream() + "/runs/" + runId + "?after=6"));

        assertThat(EventReader.text(new EventReader(again.body()).rest())).isEqualTo("day to you");
    }

    @Test
    void whoHasReadTheEndIsToldThatNothingIsLeft() {
        var tenant = live.tenant();
        var first = live.open(json(live.request(tenant.stream()), "{\"message\":\"hi\"}"));
        var run = tenant.stream() + "/runs/"
                + first.headers().firstValue("X-Run-Id").orElseThrow();
        var end = new EventReader(first.body()).until("done").id();

        var again = live.send(live.request(run).header("Last-Event-ID", end));

        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(again.headers().firstValue("X-Helpy-Run-Id")).isPresent();
        assertThat(live.send(live.request(run + "?after=x")).body()).contains("\"field\":\"after\"");
    }

    @Test
    void anythingButAPositionIsRefused() {
        var tenant = live.tenant();

        for (var wrong : List.of("abc", "-1", "1.5", "99999999999999999999")) {
            var response = live.send(
                    json(live.request(tenant.stream()), "{\"message\":\"hi\"}").header("Last-Event-ID", wrong));
            assertThat(response.statusCode()).as(wrong).isEqualTo(400);
            assertThat(response.body()).contains("validation_failed");
        }
    }

    @Test
    void withoutCreditsTheStatusSaysSoBeforeAnyStream() {
        var tenant = live.tenant("https://a.example");
        live.withoutCredits(tenant);

        var response = live.send(
                json(live.request(tenant.stream()), "{\"message\":\"hi\"}").header("Origin", "https://a.example"));

        assertThat(response.statusCode()).isEqualTo(402);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(response.body()).contains("insufficient_credits", "required", "available");
    }

    @Test
    void aModelThatBreaksInTheMiddleEndsTheStreamWithAnErrorEvent() {
        var tenant = live.tenant();
        live.script(tenant, request -> List.of(say("Half an "), fail(Kind.OVERLOADED)));

        var response = live.open(json(live.request(tenant.stream()), "{\"message\":\"hi\"}"));
        var events = new EventReader(response.body()).rest();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(EventReader.text(events)).isEqualTo("Half an ");
        var last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.json().get("code").asText()).isEqualTo("provider_error");
    }

    @Test
    void aReaderThatLeavesStopsTheRunOnlyIfItAskedForThat() throws Exception {
        var stays = live.tenant();
        var stops = live.tenant();
        live.script(stays, request -> slowly(20));
        live.script(stops, request -> slowly(200));

        var staying = begun(stays, "{\"message\":\"hi\"}");
        var stopping = begun(stops, "{\"message\":\"hi\",\"onDisconnect\":\"cancel\"}");

        await().atMost(Duration.ofSeconds(15)).until(() -> status(stops, stopping) == Status.CANCELLED);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(stays, staying) == Status.COMPLETED);
    }

    private static List<Step> slowly(int words) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < words; i++) {
            steps.add(say("word "));
            steps.add(pause(Duration.ofMillis(100)));
        }
        return steps;
    }

    /** Reads the first text of a run and hangs up; answers the run's id. */
    private String begun(Tenant tenant, String body) throws Exception {
        var response = live.open(json(live.request(tenant.stream()), body));
        new EventReader(response.body()).until("text");
        response.body().close();
        return response.headers().firstValue("X-Run-Id").orElseThrow();
    }

    private Status status(Tenant tenant, String runId) {
        var run = live.entities.run(new EntityId(tenant.workspaceId(), runId));
        return ((View) LiveApi.done(live.entities.ask(run, GetRun::new))).status();
    }

    @Test
    void aPageMayReadTheStreamOnlyIfItsOriginIsAllowed() {
        var tenant = live.tenant("https://a.example");

        var allowed = live.send(
                json(live.request(tenant.stream()), "{\"message\":\"hi\"}").header("Origin", "https://a.example"));
        var other = live.send(json(live.request(tenant.stream()), "{\"message\":\"hi\"}")
                .header("Origin", "https://a.example.evil.org"));

        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example");
        assertThat(allowed.headers().allValues("Vary")).contains("Origin");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("origin_not_allowed");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPreflightIsAnsweredPerSecret() {
        var tenant = live.tenant("https://a.example");

        var allowed = live.send(preflight(tenant, "https://a.example"));
        var other = live.send(preflight(tenant, "https://b.example"));
        var anyone = live.send(preflight(live.tenant("*"), "https://b.example"));

        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, POST, OPTIONS");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("Last-Event-ID", "User-Agent");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(anyone.headers().firstValue("Access-Control-Allow-Origin")).contains("https://b.example");
    }

    private HttpRequest.Builder preflight(Tenant tenant, String origin) {
        return live.request(tenant.stream())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    }

    @Test
    void eventSourceAsksByGetAndAWrongSecretOpensNothing() {
        var tenant = live.tenant();

        var events = new EventReader(live.open(live.request(tenant.stream() + "?message=hello%20there"))
                        .body())
                .rest();
        var wrong = live.send(json(live.request(tenant.stream() + "x"), "{\"message\":\"hi\"}"));

        assertThat(EventReader.text(events)).isEqualTo("Good day to you");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void whoComesBackWithAPositionButWithoutAKeyBeginsNoOtherRun() {
        var tenant = live.tenant();
        var calls = new AtomicInteger();
        live.script(tenant, request -> {
            calls.incrementAndGet();
            return ScriptedModel.words("Good day");
        });
        var url = tenant.stream() + "?message=hello";
        var id = new EventReader(live.open(live.request(url)).body())
                .rest()
                .get(1)
                .id();

        var browser = live.send(live.request(url).header("Last-Event-ID", id));
        var other = live.send(
                json(live.request(tenant.stream()), "{\"message\":\"hello\"}").header("Last-Event-ID", id));
        var withKey = live.send(live.request(url + "&idempotencyKey=k-1").header("Last-Event-ID", "1"));

        assertThat(browser.statusCode()).isEqualTo(204);
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("names no run");
        assertThat(withKey.statusCode()).isEqualTo(200);
        assertThat(calls).hasValue(2);
    }

    @Test
    void oneStreamsRunIsNotFoundThroughAnotherAgentsStream() {
        var mine = live.tenant();
        var other = live.tenant();
        var runId = live.open(json(live.request(mine.stream()), "{\"message\":\"hi\"}"))
                .headers()
                .firstValue("X-Run-Id")
                .orElseThrow();

        assertThat(live.send(live.request(other.stream() + "/runs/" + runId)).statusCode())
                .isEqualTo(404);
    }
}
