package ninja.helpy.agents.llm.routing;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.stall;
import static ninja.helpy.agents.llm.ScriptedModel.think;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelPiece.Answering;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.TestClock;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoutingTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    private final Remembered answers = new Remembered();
    private final List<Boolean> lookups = new CopyOnWriteArrayList<>();
    private List<Step> script = words("The sea is salt");
    private final ScriptedModel model = ScriptedModel.answering(akka.system(), request -> script);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void theSameQuestionIsAnsweredAgainWithoutAModelAndAtNoCost() throws Exception {
        assertThat(text(ask(question()))).isEqualTo("The sea is salt");
        script = words("something else");

        var route = route(question()).orElseThrow();
        var again = pieces("w", route, question());

        assertThat(route.tier()).isEqualTo(Tier.CACHED);
        assertThat(route.model()).isEqualTo("scripted/default");
        assertThat(again)
                .containsExactly(
                        new Answering("scripted/default", List.of()),
                        new Text("The sea is salt"),
                        new Finished("stop", Usage.NONE));
        assertThat(model.requests()).hasSize(1);
        assertThat(lookups).containsExactly(false, true);
    }

    static Stream<Question> others() {
        var q = question();
        var r = q.request();
        return Stream.of(
                new Question("other", q.agentId(), q.agentVersion(), q.model(), false, r),
                new Question(q.workspaceId(), "other", q.agentVersion(), q.model(), false, r),
                new Question(q.workspaceId(), q.agentId(), 2, q.model(), false, r),
                new Question(q.workspaceId(), q.agentId(), q.agentVersion(), Optional.of("scripted/x"), false, r),
                with(new ModelRequest("", "Be brief.", r.messages(), r.tools(), 0, 100)),
                with(new ModelRequest("", r.system(), said("Why is the sea salt"), r.tools(), 0, 100)),
                with(new ModelRequest("", r.system(), r.messages(), r.tools(), 0, 99)),
                // The same characters, cut elsewhere.
                with(new ModelRequest("", "You are Ada.W", said("hy is the sea salt?"), r.tools(), 0, 100)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anotherQuestionWorkspaceAgentVersionModelOrSamplingIsAnotherAnswer(Question other) throws Exception {
        ask(question());

        assertThat(route(other).orElseThrow().recalled()).isEmpty();
        ask(other);
        assertThat(model.requests()).hasSize(2);
    }

    static Stream<Question> unique() {
        var r = question().request();
        var tool = new ModelRequest.Tool("t", "", "{}");
        var history = List.<ModelRequest.Message>of(
                new ModelRequest.User("I am Ann", null),
                new ModelRequest.Assistant("Hello", List.of()),
                new ModelRequest.User("Who am I?", null));
        return Stream.of(
                new Question("w", "a", 1, Optional.empty(), true, r),
                with(new ModelRequest("", r.system(), r.messages(), List.of(), 0.1, 100)),
                with(new ModelRequest("", r.system(), r.messages(), List.of(tool), 0, 100)),
                with(new ModelRequest("", r.system(), history, List.of(), 0, 100)),
                with(new ModelRequest(
                        "", r.system(), List.of(new ModelRequest.User("Why?", "Ann")), List.of(), 0, 100)),
                with(new ModelRequest("", r.system(), List.of(), List.of(), 0, 100)));
    }

    @ParameterizedTest
    @MethodSource("unique")
    void whatIsPersonalSampledOrPartOfATalkIsNeitherKeptNorLookedUp(Question question) throws Exception {
        ask(question);
        ask(question);

        assertThat(model.requests()).hasSize(2);
        assertThat(answers.kept).isEmpty();
        assertThat(lookups).isEmpty();
    }

    static Stream<List<Step>> unfit() {
        return Stream.of(
                List.of(say("Well"), finish("length", Usage.NONE)),
                List.of(say("Well"), finish("content_filter", Usage.NONE)),
                List.of(say("Well"), fail(Kind.OVERLOADED)),
                List.of(say("Well"), callTool("c", "t", "{}"), finish("stop", Usage.NONE)),
                List.of(think("hm"), finish()),
                List.of(say(" "), finish()),
                List.of(say("x".repeat(KeptAnswer.CHARACTERS_MAX)), say("x"), finish()));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void onlyAWholeAnswerIsKept(List<Step> unfitScript) throws Exception {
        script = unfitScript;

        ask(question());

        assertThat(answers.kept).isEmpty();
    }

    @Test
    void anAnswerThatWasCancelledIsNotKept() throws Exception {
        script = List.of(say("Well"), stall());
        var route = route(question()).orElseThrow();
        var heard = new CompletableFuture<Void>();
        var call = routing("")
                .model("w", route)
                .answer(question().request())
                .wireTap(piece -> {
                    if (piece instanceof Text) heard.complete(null);
                })
                .toMat(Sink.seq(), Keep.both())
                .run(akka.system());
        heard.get(20, TimeUnit.SECONDS);

        call.first().cancel();

        call.second().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(answers.kept).isEmpty();
    }

    @Test
    void answersAreKeptForAsLongAsTheSettingsSay() throws Exception {
        ask(question());

        assertThat(answers.keptFor).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aCacheThatIsSlowOrBrokenIsDoneWithout() throws Exception {
        answers.lookup = new CompletableFuture<>();
        assertThat(text(ask(question()))).isEqualTo("The sea is salt");

        answers.lookup = CompletableFuture.failedFuture(new IllegalStateException("no database"));
        assertThat(text(ask(question()))).isEqualTo("The sea is salt");
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void switchedOffItKeepsNothing() throws Exception {
        var routing = routing("routing.cache.enabled = off");
        var route = routing.route(question()).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(route.orElseThrow().key()).isEmpty();
    }

    @Test
    void aModelThatNobodyKnowsHasNoRoute() throws Exception {
        var unknown = new Question(
                "w", "a", 1, Optional.of("nobody/x"), false, question().request());

        assertThat(route(unknown)).isEmpty();
        assertThat(routing("").price("scripted/x")).contains(new Price(1, 1, 1, 1, 1));
    }

    @Test
    void keysTellApartWhateverMayDiffer() {
        var keys = new HashSet<String>();
        var all = Stream.concat(Stream.of(question()), others()).toList();
        all.forEach(question -> keys.add(
                AnswerKey.of(question, router().route(question).orElseThrow().candidates())));

        assertThat(keys).hasSize(all.size()).allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    private static Question question() {
        return with(new ModelRequest("", "You are Ada.", said("Why is the sea salt?"), List.of(), 0, 100));
    }

    private static Question with(ModelRequest request) {
        return new Question("w", "a", 1, Optional.empty(), false, request);
    }

    private static List<ModelRequest.Message> said(String text) {
        return List.of(new ModelRequest.User(text, null));
    }

    private List<ModelPiece> ask(Question question) throws Exception {
        return pieces(question.workspaceId(), route(question).orElseThrow(), question);
    }

    private Optional<Route> route(Question question) throws Exception {
        return routing("").route(question).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private List<ModelPiece> pieces(String workspaceId, Route route, Question question) throws Exception {
        return routing("")
                .model(workspaceId, route)
                .answer(question.request())
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private Routing routing(String overrides) {
        return Routing.create(models(), answers, settings(overrides), new Lookups(), new TestClock());
    }

    private Router router() {
        return new Router(models(), settings(""));
    }

    private Models models() {
        return Models.of("scripted", model, new Price(1, 1, 1, 1, 1));
    }

    private static RoutingSettings settings(String overrides) {
        return RoutingSettings.from(ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.load().getConfig("helpy.agents.llm")));
    }

    private static String text(List<ModelPiece> pieces) {
        return pieces.stream()
                .filter(Text.class::isInstance)
                .map(piece -> ((Text) piece).delta())
                .reduce("", String::concat);
    }

    private final class Lookups implements RouteWatch {

        @Override
        public void routed(Tier tier) {}

        @Override
        public void called(String provider, String outcome) {}

        @Override
        public void fellBack(String fromProvider, String toProvider) {}

        @Override
        public void lookedUp(boolean isHit) {
            lookups.add(isHit);
        }
    }

    private static final class Remembered implements AnswerCache {

        private final Map<String, StoredAnswer> kept = new ConcurrentHashMap<>();
        private volatile Duration keptFor = Duration.ZERO;
        private volatile CompletableFuture<Optional<StoredAnswer>> lookup = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<Optional<StoredAnswer>> find(String workspaceId, String key) {
            return lookup.thenApply(any -> Optional.ofNullable(kept.get(workspaceId + " " + key)));
        }

        @Override
        public CompletionStage<Done> keep(String workspaceId, String key, StoredAnswer answer, Duration time) {
            kept.put(workspaceId + " " + key, answer);
            keptFor = time;
            return CompletableFuture.completedFuture(Done.getInstance());
        }
    }
}
