package ninja.helpy.agents.llm;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.japi.Pair;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.llm.LanguageModel.ModelCall;
import ninja.helpy.agents.llm.ModelPiece.Cancelled;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Reasoning;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.llm.ModelPiece.ToolCalled;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Tool;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.llm.ModelRequest.User;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every provider's adapter owes, against a stand-in that speaks that provider's real protocol. */
abstract class LanguageModelContract {

    private static final Deadlines PATIENT = new Deadlines(ofSeconds(20), ofSeconds(20), ofSeconds(40));
    private static final Deadlines NEVER_TOO_LATE = new Deadlines(ofHours(1), ofHours(1), ofHours(1));
    private static final Deadlines HASTY_FIRST = new Deadlines(ofMillis(400), ofSeconds(20), ofSeconds(40));
    private static final Deadlines HASTY_BETWEEN = new Deadlines(ofSeconds(20), ofMillis(400), ofSeconds(40));
    private static final Tool WEATHER = new Tool("weather", "The weather of a city", """
            {"type": "object", "required": ["city"], "properties": {
              "city": {"type": "string", "description": "its name", "minLength": 2},
              "days": {"type": "array", "items": {"type": "integer"}},
              "unit": {"enum": ["C", "F"]}}}""");

    private final ActorTestKit akka = ActorTestKit.create();
    private StandIn standIn;

    abstract Wire wire();

    abstract Door door(String url);

    /** The provider's own name of the model that is asked for. */
    abstract String model();

    /** Path, authorisation and the provider's own fields. */
    abstract void verifyRequest(StandIn.Asked asked);

    @BeforeEach
    void start() throws IOException {
        standIn = new StandIn();
    }

    @AfterEach
    void stop() throws IOException {
        standIn.close();
        akka.shutdownTestKit();
    }

    @Test
    void aNormalAnswerStreamsAndEndsWithTheUsageThatTheProviderReports() throws Exception {
        standIn.answer(reply -> begun(reply)
                .send(wire().text("Hel"))
                .send(wire().text("lo ☕"))
                .send(wire().end(false))
                .end());

        var pieces = ask(PATIENT, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hello ☕");
        assertThat(theEnd(pieces)).isEqualTo(new Finished("stop", wire().usage()));
        var asked = standIn.asked().get(0);
        assertThat(asked.body()).contains("You are Ada", "Why is coffee hot?");
        verifyRequest(asked);
    }

    @Test
    void wordsBetweenWhichTheProviderPausesComeOneByOne() throws Exception {
        var heard = new CountDownLatch(1);
        standIn.answer(reply -> {
            begun(reply).send(wire().text("Hel"));
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            reply.send(wire().text("lo ☕")).slowly(200).send(wire().end(false)).end();
        });
        var first = new CompletableFuture<ModelPiece>();
        var all = start(question(), first).second();

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new Text("Hel"));
        heard.countDown();

        var pieces = all.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(pieces).containsExactly(new Text("Hel"), new Text("lo ☕"), new Finished("stop", wire().usage()));
    }

    @Test
    void reasoningIsKeptApartFromText() throws Exception {
        standIn.answer(reply -> begun(reply)
                .send(wire().reasoning("hmm"))
                .send(wire().text("So."))
                .send(wire().end(false))
                .end());

        var pieces = ask(PATIENT, question());

        assertThat(pieces).contains(new Reasoning("hmm"));
        assertThat(Calls.text(pieces)).isEqualTo("So.");
        assertThat(theEnd(pieces)).isInstanceOf(Finished.class);
    }

    @Test
    void aToolIsOfferedWithItsSchemaAndItsCallComesWhole() throws Exception {
        standIn.answer(reply -> begun(reply)
                .send(wire().toolCall("call-1", "weather", "{\"city\":\"Bern\"}"))
                .send(wire().end(true))
                .end());

        var pieces = ask(PATIENT, withTool(List.of(new User("Weather in Bern?", null))));

        var calls = pieces.stream().filter(ToolCalled.class::isInstance).toList();
        assertThat(calls).hasSize(1);
        var call = ((ToolCalled) calls.get(0)).call();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.callId()).isNotBlank();
        assertThat(call.arguments().replace(" ", "")).isEqualTo("{\"city\":\"Bern\"}");
        assertThat(((Finished) theEnd(pieces)).reason()).isEqualTo("tool_calls");
        assertThat(standIn.asked().get(0).body())
                .contains("weather", "The weather of a city", "its name", "minLength", "city", "unit", "days");
    }

    @Test
    void aToolsAnswerGoesBackToTheModel() throws Exception {
        standIn.answer(reply ->
                begun(reply).send(wire().text("Sunny.")).send(wire().end(false)).end());
        var call = new ToolCall("call-1", "weather", "{\"city\":\"Bern\"}");

        var pieces = ask(
                PATIENT,
                withTool(List.of(
                        new User("Weather in Bern?", "Grace"),
                        new User("In Celsius, please", "Alan"),
                        new Assistant("", List.of(call)),
                        new ToolAnswer("call-1", "weather", "21 degrees"))));

        assertThat(Calls.text(pieces)).isEqualTo("Sunny.");
        assertThat(standIn.asked().get(0).body())
                .contains("Grace: Weather in Bern?", "Alan: In Celsius, please", "Bern", "21 degrees");
    }

    @Test
    void tooManyRequestsAreRetriableWhenTheProviderSays() throws Exception {
        standIn.answer(reply -> reply.whole(429, "Retry-After: 7\r\n", "{\"message\": \"secret words\"}"));

        var failed = failure(ask(PATIENT, question()));

        assertThat(failed.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failed.retriable()).isTrue();
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failed.usage()).isEqualTo(Usage.NONE);
        assertThat(failed.message()).doesNotContain("secret");
        assertThat(standIn.asked()).as("the library must not retry by itself").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "500, OVERLOADED, true", "503, OVERLOADED, true", "529, OVERLOADED, true",
        "401, UNAUTHORISED, false", "403, UNAUTHORISED, false", "404, UNKNOWN_MODEL, false",
        "400, REFUSED_REQUEST, false", "422, REFUSED_REQUEST, false"
    })
    void aRefusalIsSortedByItsStatus(int status, Kind kind, boolean isRetriable) throws Exception {
        standIn.answer(reply -> reply.whole(status, "", "{\"message\": \"secret words\"}"));

        var failed = failure(ask(PATIENT, question()));

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.retriable()).isEqualTo(isRetriable);
        assertThat(failed.message()).doesNotContain("secret");
        assertThat(standIn.asked()).hasSize(1);
    }

    @Test
    void aProviderThatIsNotThereIsUnreachable() throws Exception {
        standIn.close();

        var failed = failure(ask(PATIENT, question()));

        assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failed.retriable()).isTrue();
    }

    @Test
    void aConnectionResetInTheMiddleKeepsWhatWasSaidAndIsRetriable() throws Exception {
        standIn.answer(reply -> {
            begun(reply).send(wire().text("Hel")).slowly(200);
            reply.reset();
        });

        var pieces = ask(PATIENT, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(failure(pieces).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure(pieces).retriable()).isTrue();
        assertThat(failure(pieces).usage().estimated()).isTrue();
        assertThat(failure(pieces).usage().outputTokens()).isEqualTo(1);
    }

    /** The deadlines here are longer than the test would wait, so it is the connection that tells. */
    @ParameterizedTest
    @CsvSource({
        "IN_CHUNKS, true", "DECLARED, true", "UNTIL_CLOSED, true",
        "IN_CHUNKS, false", "DECLARED, false", "UNTIL_CLOSED, false"
    })
    void aConnectionThatIsLostInTheMiddleEndsTheCallAtOnce(StandIn.Length length, boolean isReset) throws Exception {
        standIn.answer(reply -> {
            reply.stream(wire().contentType(), length).send(wire().begin()).send(wire().text("Hel"));
            reply.slowly(200);
            if (isReset) reply.reset();
            else reply.cut();
        });

        var pieces = ask(NEVER_TOO_LATE, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(failure(pieces).kind()).isIn(Kind.UNREACHABLE, Kind.TRUNCATED);
        assertThat(failure(pieces).retriable()).isTrue();
    }

    @Test
    void aStreamThatEndsInOrderButTooEarlyIsTruncatedAndNotFinished() throws Exception {
        standIn.answer(reply -> begun(reply).send(wire().text("Hel")).end());

        var pieces = ask(PATIENT, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(failure(pieces).kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(failure(pieces).retriable()).isTrue();
        assertThat(failure(pieces).usage().estimated()).isTrue();
    }

    @Test
    void anEmptyStreamIsTruncated() throws Exception {
        standIn.answer(reply -> reply.stream(wire().contentType()).end());

        assertThat(failure(ask(PATIENT, question())).kind()).isEqualTo(Kind.TRUNCATED);
    }

    @Test
    void aStreamThatStallsIsGivenUpAndItsConnectionClosed() throws Exception {
        standIn.answer(reply -> begun(reply).send(wire().text("Hel")).stall());

        var pieces = ask(HASTY_BETWEEN, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(failure(pieces).kind()).isEqualTo(Kind.STALLED);
        await().until(() -> standIn.closedByClient() == 1);
    }

    @Test
    void aProviderThatNeverAnswersIsGivenUpAndItsConnectionClosed() throws Exception {
        standIn.answer(StandIn.Reply::stall);

        var pieces = ask(HASTY_FIRST, question());

        assertThat(failure(pieces).kind()).isEqualTo(Kind.STALLED);
        assertThat(failure(pieces).usage()).isEqualTo(Usage.NONE);
        assertThat(pieces).hasSize(1);
        await().until(() -> standIn.asked().isEmpty() || standIn.closedByClient() == 1);
    }

    @Test
    void anErrorInTheMiddleOfTheStreamIsAFailureAndNotAnEnd() throws Exception {
        standIn.answer(reply ->
                begun(reply).send(wire().text("Hel")).send(wire().overload()).end());

        var pieces = ask(PATIENT, question());

        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(failure(pieces).kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure(pieces).retriable()).isTrue();
        assertThat(failure(pieces).message()).doesNotContain("secret");
    }

    @Test
    void garbageInTheStreamIsGarbled() throws Exception {
        standIn.answer(reply ->
                begun(reply).send(wire().text("Hel")).send(wire().garbage()).stall());

        var pieces = ask(PATIENT, question());

        assertThat(failure(pieces).kind()).isEqualTo(Kind.GARBLED);
        assertThat(failure(pieces).retriable()).isFalse();
        await().until(() -> standIn.closedByClient() == 1);
    }

    @Test
    void slowTokensWithinTheDeadlinesAreFine() throws Exception {
        standIn.answer(reply -> {
            begun(reply);
            for (int i = 0; i < 6; i++) reply.slowly(60).send(wire().text("x"));
            reply.send(wire().end(false)).end();
        });

        var pieces = ask(PATIENT, question());

        assertThat(Calls.text(pieces)).isEqualTo("xxxxxx");
        assertThat(theEnd(pieces)).isInstanceOf(Finished.class);
    }

    @Test
    void aCancelBeforeTheFirstPieceEndsTheCallAndTheConnection() throws Exception {
        standIn.answer(StandIn.Reply::stall);
        var run = start(question(), new CompletableFuture<>());
        await().until(() -> standIn.asked().size() == 1);

        run.first().cancel();

        var pieces = run.second().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(pieces).hasSize(1);
        assertThat(theEnd(pieces)).isInstanceOf(Cancelled.class);
        await().until(() -> standIn.closedByClient() == 1);
    }

    @Test
    void aCancelInTheMiddleEndsTheCallAndTheConnection() throws Exception {
        standIn.answer(reply -> begun(reply).send(wire().text("Hel")).stall());
        var first = new CompletableFuture<ModelPiece>();
        var run = start(question(), first);
        first.get(20, TimeUnit.SECONDS);

        run.first().cancel();

        var pieces = run.second().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(Calls.text(pieces)).isEqualTo("Hel");
        assertThat(theEnd(pieces)).isInstanceOf(Cancelled.class);
        assertThat(theEnd(pieces).usage().estimated()).isTrue();
        await().until(() -> standIn.closedByClient() == 1);
    }

    private StandIn.Reply begun(StandIn.Reply reply) throws IOException {
        return reply.stream(wire().contentType()).send(wire().begin());
    }

    private List<ModelPiece> ask(Deadlines deadlines, ModelRequest request) throws Exception {
        return Calls.all(akka.system(), watched(deadlines), request);
    }

    private Pair<ModelCall, CompletionStage<List<ModelPiece>>> start(
            ModelRequest request, CompletableFuture<ModelPiece> first) {
        return watched(PATIENT)
                .answer(request)
                .wireTap(first::complete)
                .toMat(Sink.seq(), Keep.both())
                .run(akka.system());
    }

    private LanguageModel watched(Deadlines deadlines) {
        return new Watchdog(
                door(standIn.url()),
                deadlines,
                akka.system().executionContext(),
                new Beat(Duration.ofMillis(10), Runnable::run, Strain.none()));
    }

    private ModelRequest question() {
        return Calls.asking(model(), "Why is coffee hot?");
    }

    private ModelRequest withTool(List<ModelRequest.Message> messages) {
        return new ModelRequest(model(), "You are Ada.", messages, List.of(WEATHER), 0.5, 500);
    }

    private static Ended theEnd(List<ModelPiece> pieces) {
        assertThat(Calls.ends(pieces)).isEqualTo(1);
        return Calls.end(pieces);
    }

    private static Failed failure(List<ModelPiece> pieces) {
        return (Failed) theEnd(pieces);
    }
}
