package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.llm.ModelPiece.Answering;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Tried;
import ninja.helpy.agents.llm.routing.AnswerCache;
import ninja.helpy.agents.llm.routing.BreakerFigures;
import ninja.helpy.agents.llm.routing.Question;
import ninja.helpy.agents.llm.routing.RouteWatch;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.RoutingSettings;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole routes, from the question to the bytes of two providers: OpenAI's protocol with two keys, and Ollama's. */
class RoutesOverHttpTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final String SPEAK_OPENAI = """
        data: {"id":"c","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}

        """;
    private static final String STOP_OPENAI = """
        data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """;
    private static final String OLLAMA = """
        {"model":"l","message":{"role":"assistant","content":"from my own machine"},"done":false}
        {"model":"l","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}
        """;

    private final TestClock clock = new TestClock();
    private StandIn openai;
    private StandIn ollama;

    @AfterAll
    static void shutDown() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void start() throws IOException {
        openai = new StandIn();
        ollama = new StandIn();
        openai.answer(RoutesOverHttpTest::openAiSpeaks);
        ollama.answer(reply ->
                reply.stream("application/x-ndjson").send(Wire.bytes(OLLAMA)).end());
    }

    @AfterEach
    void stop() throws IOException {
        openai.close();
        ollama.close();
    }

    @Test
    void tooManyRequestsAreWaitedOutAsTheProviderAsks() throws Exception {
        failingFirst(1, 429, "retry-after-ms: 40\r\n");

        var pieces = ask(routing("openai.api-keys = \"\""), "openai/gpt-4.1-mini");

        assertThat(pieces.get(0))
                .isEqualTo(new Answering(
                        "openai/gpt-4.1-mini", List.of(new Tried("openai/gpt-4.1-mini", "rate_limited"))));
        assertThat(Calls.text(pieces)).isEqualTo("Good day");
        assertThat(openai.asked()).hasSize(2);
    }

    @Test
    void theOtherKeyIsTriedFirstAndTheSlowedOneRests() throws Exception {
        openai.answer(reply -> {
            if (key(openai.asked().size() - 1).equals("sk-1")) reply.whole(429, "Retry-After: 3000\r\n", "{}");
            else openAiSpeaks(reply);
        });
        var models = models("");
        var routing = routing(models, "");

        assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("Good day");
        assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("Good day");

        assertThat(List.of(key(0), key(1), key(2))).containsExactly("sk-1", "sk-2", "sk-2");
        await().untilAsserted(() -> assertThat(models.keys())
                .contains(
                        new KeyFigures("openai", 0, 0, 1, 1, 0, true), new KeyFigures("openai", 1, 0, 2, 0, 0, false)));
    }

    @Test
    void aKeyThatIsRefusedIsPutAwayAndTheCallGoesOn() throws Exception {
        openai.answer(reply -> {
            if (key(openai.asked().size() - 1).equals("sk-1")) reply.whole(401, "", "{}");
            else openAiSpeaks(reply);
        });
        var routing = routing("");

        for (int i = 0; i < 3; i++) {
            assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("Good day");
        }

        assertThat(openai.asked()).hasSize(4);
        assertThat(key(0)).isEqualTo("sk-1");
    }

    @Test
    void whenAllKeysRestTheNextModelAnswersAndNobodyIsAskedInVain() throws Exception {
        failingFirst(2, 429, "Retry-After: 3000\r\n");
        var routing = routing("");

        assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("from my own machine");
        assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("from my own machine");

        assertThat(openai.asked()).hasSize(2);
    }

    @Test
    void errorsOpenTheBreakerAndAProbeThatWorksClosesIt() throws Exception {
        failingFirst(5, 500, "");
        var routing = routing("routing.tries = 1");

        for (int i = 0; i < 6; i++) {
            assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("from my own machine");
        }
        assertThat(openai.asked()).hasSize(5);
        assertThat(routing.breakers()).contains(new BreakerFigures("openai", "open"));

        clock.passes(Duration.ofSeconds(31));
        for (int i = 0; i < 2; i++) {
            assertThat(Calls.text(ask(routing, "openai/gpt-4.1-mini"))).isEqualTo("Good day");
        }
        assertThat(routing.breakers()).contains(new BreakerFigures("openai", "closed"));
    }

    @Test
    void aProviderThatDoesNotBeginInTimeIsLeftForTheNext() throws Exception {
        openai.answer(StandIn.Reply::stall);

        var pieces = ask(routing("deadlines.first-piece = 300ms"), "openai/gpt-4.1-mini");

        assertThat(pieces.get(0))
                .isEqualTo(new Answering("ollama/llama3.2", List.of(new Tried("openai/gpt-4.1-mini", "stalled"))));
        assertThat(Calls.text(pieces)).isEqualTo("from my own machine");
        await().until(() -> openai.closedByClient() == 1);
    }

    @Test
    void aConnectionThatIsLostInMidAnswerIsAFailureAndTheNextModelIsNotAsked() throws Exception {
        openai.answer(reply -> {
            reply.stream("text/event-stream")
                    .send(Wire.bytes(SPEAK_OPENAI.formatted("Good")))
                    .slowly(200);
            reply.reset();
        });

        var pieces = ask(routing(""), "openai/gpt-4.1-mini");

        assertThat(Calls.text(pieces)).isEqualTo("Good");
        assertThat(((Failed) Calls.end(pieces)).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(openai.asked()).hasSize(1);
        assertThat(ollama.asked()).isEmpty();
    }

    @Test
    void aProviderThatIsGoneIsReplacedAndWithoutAFallbackItsFailureIsTold() throws Exception {
        openai.close();

        var pieces = ask(routing(""), "openai/gpt-4.1-mini");
        var alone = ask(routing(""), "openai/other");

        assertThat(Calls.text(pieces)).isEqualTo("from my own machine");
        assertThat(((Failed) Calls.end(alone)).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(Calls.end(alone).usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void twoProvidersMakeTwoTiersByThemselves() throws Exception {
        var simple = ask(routing(""), Optional.empty(), "Hello!");
        var hard = ask(routing(""), Optional.empty(), "```\nx\n```");

        assertThat(simple.get(0)).isEqualTo(new Answering("ollama/llama3.2", List.of()));
        assertThat(hard.get(0)).isEqualTo(new Answering("openai/gpt-4.1-mini", List.of()));
    }

    private static void openAiSpeaks(StandIn.Reply reply) throws IOException {
        reply.stream("text/event-stream")
                .send(Wire.bytes(SPEAK_OPENAI.formatted("Good day")))
                .send(Wire.bytes(STOP_OPENAI))
                .end();
    }

    private void failingFirst(int times, int status, String headers) {
        var left = new AtomicInteger(times);
        openai.answer(reply -> {
            if (left.getAndDecrement() > 0) reply.whole(status, headers, "{}");
            else openAiSpeaks(reply);
        });
    }

    private String key(int call) {
        return openai.asked()
                .get(call)
                .headers()
                .getOrDefault("authorization", "")
                .replace("Bearer ", "");
    }

    private List<ModelPiece> ask(Routing routing, String model) throws Exception {
        return ask(routing, Optional.of(model), "Hello!");
    }

    private List<ModelPiece> ask(Routing routing, Optional<String> model, String text) throws Exception {
        var question = new Question("w", "a", 1, model, false, Calls.asking("", text));
        var route = routing.route(question)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .orElseThrow();
        return routing.model("w", route)
                .answer(question.request())
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private Routing routing(String overrides) {
        return routing(models(overrides), overrides);
    }

    private Routing routing(Models models, String overrides) {
        return Routing.create(
                models, AnswerCache.NONE, RoutingSettings.from(config(overrides)), RouteWatch.NONE, clock);
    }

    private Models models(String overrides) {
        return Providers.create(akka.system(), LlmSettings.from(config(overrides)), Strain.none());
    }

    private Config config(String overrides) {
        return ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.parseString("""
                    openai { base-url = "%s/v1", api-key = sk-1, api-keys = "sk-1, sk-2" }
                    ollama.base-url = "%s"
                    routing { backoff = 20ms, fallbacks { "openai/gpt-4.1-mini" = ["ollama/llama3.2"] } }
                    """.formatted(openai.url(), ollama.url())))
                .withFallback(ProvidersTest.UNCONFIGURED);
    }
}
