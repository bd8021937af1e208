package ninja.helpy.agents.llm.routing;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.stall;
import static ninja.helpy.agents.llm.ScriptedModel.think;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.javadsl.TestSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.LanguageModel.ModelCall;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelPiece.Answering;
import ninja.helpy.agents.llm.ModelPiece.Cancelled;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.llm.ModelPiece.Tried;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.TestClock;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several models as one. Time stands still unless a test lets it pass. */
class RoutedModelTest {

    private static final RoutingSettings SETTINGS = new RoutingSettings(
            Map.of(),
            new RoutingSettings.Retry(3, ofMillis(250), ofSeconds(5), ofSeconds(3), ofSeconds(120)),
            new RoutingSettings.Breaker(50, 10, 4, ofSeconds(30), 2),
            new RoutingSettings.Cache(false, ofSeconds(60), ofSeconds(1)),
            ofSeconds(300));
    private static final ModelRequest REQUEST =
            new ModelRequest("", "", List.of(new ModelRequest.User("Why?", null)), List.of(), 0.5, 100);

    private final ActorTestKit akka = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(akka.system());
    private final TestClock clock = new TestClock();
    private final Seen seen = new Seen();
    private final Breakers breakers = new Breakers(SETTINGS.breaker(), clock);
    private final List<ScriptedModel> models = new ArrayList<>();

    @AfterEach
    void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aModelThatAnswersIsNamedAndPassedOn() {
        var pieces = ended(start(route(words("Good day"))));

        assertThat(pieces.get(0)).isEqualTo(new Answering("a/0", List.of()));
        assertThat(text(pieces)).isEqualTo("Good day");
        assertThat(end(pieces)).isEqualTo(new Finished("stop", new Usage(10, 2, 0, 0, false)));
        assertThat(models.get(0).requests().get(0).model()).isEqualTo("0");
        assertThat(seen.calls).containsExactly("a began");
    }

    @Test
    void aFailureThatPassesIsNotSeenByTheReader() {
        var call = start(inTurn(List.of(fail(Kind.OVERLOADED)), List.of(fail(Kind.UNREACHABLE)), words("At last")));

        var pieces = ended(call);

        assertThat(pieces.get(0))
                .isEqualTo(
                        new Answering("a/0", List.of(new Tried("a/0", "overloaded"), new Tried("a/0", "unreachable"))));
        assertThat(text(pieces)).isEqualTo("At last");
        assertThat(models.get(0).requests()).hasSize(3);
    }

    @Test
    void withoutAPauseThereIsNoSecondTry() {
        var call = start(inTurn(List.of(fail(Kind.OVERLOADED)), words("At last")));
        await().until(() -> seen.calls.size() == 1);

        assertThat(models.get(0).requests()).hasSize(1);
        assertThat(text(ended(call))).isEqualTo("At last");
    }

    @Test
    void whenItsTriesAreSpentTheNextModelAnswers() {
        var pieces = ended(start(route(List.of(fail(Kind.OVERLOADED)), words("Here I am"))));

        var overloaded = new Tried("a/0", "overloaded");
        assertThat(pieces.get(0)).isEqualTo(new Answering("b/1", List.of(overloaded, overloaded, overloaded)));
        assertThat(text(pieces)).isEqualTo("Here I am");
        assertThat(models.get(1).requests().get(0).model()).isEqualTo("1");
        assertThat(seen.fallbacks).containsExactly("a b");
    }

    static Stream<List<Step>> firstPieces() {
        return Stream.of(List.of(say("Well")), List.of(think("hm")), List.of(callTool("c", "t", "{}")));
    }

    @ParameterizedTest
    @MethodSource("firstPieces")
    void afterTheFirstPieceNothingIsTriedAgain(List<Step> first) {
        var broken =
                Stream.concat(first.stream(), Stream.of(fail(Kind.OVERLOADED))).toList();

        var pieces = ended(start(route(broken, words("never"))));

        assertThat(pieces).hasSize(3);
        assertThat(((Failed) end(pieces)).kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(end(pieces).usage().estimated()).isTrue();
        assertThat(models.get(0).requests()).hasSize(1);
        assertThat(models.get(1).requests()).isEmpty();
    }

    @Test
    void whenNobodyCanAnswerTheLastFailureIsTheEndAndAllTriesAreTold() {
        var pieces = ended(start(route(List.of(fail(Kind.INTERNAL)), List.of(fail(Kind.UNKNOWN_MODEL)))));

        assertThat(pieces)
                .containsExactly(
                        new Answering("b/1", List.of(new Tried("a/0", "internal"), new Tried("b/1", "unknown_model"))),
                        new Failed(Kind.UNKNOWN_MODEL, false, "scripted failure", null, Usage.NONE));
    }

    @Test
    void anAnswerWithoutAWordIsAnAnswer() {
        var pieces = ended(start(route(List.of(finish("content_filter", Usage.NONE)), words("never"))));

        assertThat(pieces).containsExactly(new Answering("a/0", List.of()), new Finished("content_filter", Usage.NONE));
    }

    @Test
    void aCancelDuringThePauseEndsTheCallAtOnceAndNobodyIsAskedAgain() {
        var call = start(route(List.of(fail(Kind.OVERLOADED)), words("never")));
        await().until(() -> seen.calls.size() == 1);

        call.handle.cancel();

        assertThat(ended(call)).containsExactly(new Cancelled(Usage.NONE));
        time.timePasses(ofSeconds(10));
        assertThat(models.get(0).requests()).hasSize(1);
        assertThat(models.get(1).requests()).isEmpty();
    }

    @Test
    void aCancelBeforeTheFirstPieceStopsTheModelThatWasAsked() {
        var call = start(route(List.of(fail(Kind.INTERNAL)), List.of(stall())));
        await().until(() -> models.get(1).requests().size() == 1);

        call.handle.cancel();

        var pieces = ended(call);
        assertThat(pieces.get(0)).isEqualTo(new Answering("b/1", List.of(new Tried("a/0", "internal"))));
        assertThat(end(pieces)).isInstanceOf(Cancelled.class);
        assertThat(end(pieces).usage().estimated()).isTrue();
        await().until(() -> models.get(1).stopped() == 1);
        assertThat(seen.calls).containsExactly("a internal", "b cancelled");
    }

    @Test
    void aCancelInMidAnswerKeepsWhatWasSaid() {
        var call = start(route(List.of(say("Well"), stall())));
        await().until(() -> text(call.pieces).equals("Well"));

        call.handle.cancel();

        assertThat(end(ended(call))).isInstanceOf(Cancelled.class);
        assertThat(models.get(0).stopped()).isEqualTo(1);
    }

    @Test
    void aReaderThatGoesAwayStopsTheModel() {
        var reader = model(route(List.of(say("Well"), stall())))
                .answer(REQUEST)
                .runWith(TestSink.create(akka.system().classicSystem()), akka.system());
        reader.request(2).expectNext(new Answering("a/0", List.of()), new Text("Well"));

        reader.cancel();

        await().until(() -> models.get(0).stopped() == 1);
    }

    @Test
    void aModelIsNotReadFasterThanItsReaderReads() {
        var reader = model(route(words("one two three")))
                .answer(REQUEST)
                .runWith(TestSink.create(akka.system().classicSystem()), akka.system());

        reader.request(1).expectNext(new Answering("a/0", List.of()));
        reader.request(1).expectNext(new Text("one "));
        reader.request(3)
                .expectNext(new Text("two "), new Text("three"), new Finished("stop", new Usage(10, 3, 0, 0, false)))
                .expectComplete();
    }

    @Test
    void allTriesTogetherMustBeginInTime() {
        var call = start(route(List.of(stall()), words("never")));
        await().until(() -> models.get(0).requests().size() == 1);

        time.timePasses(ofMinutes(2));

        var pieces = ended(call);
        assertThat(((Failed) end(pieces)).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(((Failed) end(pieces)).retriable()).isFalse();
        await().until(() -> models.get(0).stopped() == 1);
        assertThat(models.get(1).requests()).isEmpty();
    }

    @Test
    void anAnswerThatBeganInTimeMayTakeLongerButNotLongerThanACallInAll() {
        var call = start(route(List.of(say("Well"), stall())));
        await().until(() -> text(call.pieces).equals("Well"));

        time.timePasses(ofSeconds(299));
        assertThat(call.pieces).noneMatch(ModelPiece.Ended.class::isInstance);
        time.timePasses(ofSeconds(1));

        assertThat(((Failed) end(ended(call))).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(end(call.pieces).usage().estimated()).isTrue();
    }

    @Test
    void timeThatEndsDuringAPauseEndsTheCall() {
        var call = start(route(List.of(fail(Kind.RATE_LIMITED, ofSeconds(110)))));
        await().until(() -> seen.calls.size() == 1);
        time.timePasses(ofSeconds(110));
        await().until(() -> seen.calls.size() == 2);

        var pieces = ended(call);

        var slowed = new Tried("a/0", "rate_limited");
        assertThat(pieces.get(0)).isEqualTo(new Answering("a/0", List.of(slowed, slowed)));
        assertThat(((Failed) end(pieces)).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(models.get(0).requests()).hasSize(2);
    }

    @Test
    void aProviderThatFailsTooOftenIsPassedByUntilItIsWell() {
        var isWell = new CompletableFuture<Void>();
        var scripts = List.of(
                ScriptedModel.answering(
                        akka.system(), request -> isWell.isDone() ? words("Back") : List.of(fail(Kind.INTERNAL))),
                ScriptedModel.saying(akka.system(), "Instead"));
        var route = candidates(scripts);

        for (int i = 0; i < 4; i++) assertThat(text(ended(start(route)))).isEqualTo("Instead");
        assertThat(breakers.figures()).contains(new BreakerFigures("a", "open"));
        var passedBy = ended(start(route));
        assertThat(passedBy.get(0)).isEqualTo(new Answering("b/1", List.of(new Tried("a/0", "breaker_open"))));
        assertThat(scripts.get(0).requests()).hasSize(4);

        clock.passes(ofSeconds(31));
        assertThat(text(ended(start(route)))).as("a probe that fails").isEqualTo("Instead");
        assertThat(breakers.figures()).contains(new BreakerFigures("a", "half_open"));
        ended(start(route));
        assertThat(breakers.figures()).as("and the last one").contains(new BreakerFigures("a", "open"));

        isWell.complete(null);
        clock.passes(ofSeconds(31));
        for (int i = 0; i < 2; i++) assertThat(text(ended(start(route)))).isEqualTo("Back");
        assertThat(breakers.figures()).contains(new BreakerFigures("a", "closed"));
    }

    @Test
    void whoIsStoppedByAUserOrRefusesAKeyOrARequestIsNotSick() {
        var kinds = List.of(Kind.UNAUTHORISED, Kind.UNKNOWN_MODEL, Kind.REFUSED_REQUEST, Kind.RATE_LIMITED);
        for (var kind : kinds) {
            for (int i = 0; i < 4; i++) ended(start(route(List.of(fail(kind)))));
        }
        for (int i = 0; i < 4; i++) {
            var call = start(route(List.of(stall())));
            var asked = models.get(models.size() - 1);
            await().until(() -> asked.requests().size() == 1);
            call.handle.cancel();
            ended(call);
        }

        assertThat(breakers.figures()).containsExactly(new BreakerFigures("a", "closed"));
    }

    @Test
    void aStreamThatJustStopsIsAFailureLikeAnyOther() {
        LanguageModel wrong = request -> Source.<ModelPiece>empty().mapMaterializedValue(any -> () -> {});
        LanguageModel worse = request ->
                Source.<ModelPiece>failed(new IllegalStateException("boo")).mapMaterializedValue(any -> () -> {});
        var right = ScriptedModel.saying(akka.system(), "Well");

        var pieces = ended(start(candidates(List.of(wrong, worse, right))));

        assertThat(pieces.get(0))
                .isEqualTo(new Answering("c/2", List.of(new Tried("a/0", "internal"), new Tried("b/1", "internal"))));
    }

    /** A call under way, and what was heard of it so far. */
    private record Started(ModelCall handle, List<ModelPiece> pieces) {}

    private Started start(List<Candidate> route) {
        var pieces = new CopyOnWriteArrayList<ModelPiece>();
        var handle = model(route)
                .answer(REQUEST)
                .toMat(Sink.foreach(pieces::add), Keep.left())
                .run(akka.system());
        return new Started(handle, pieces);
    }

    private LanguageModel model(List<Candidate> route) {
        return new RoutedModel(route, new RoutedModel.Ports(SETTINGS, breakers, seen, () -> 0, clock::nanoTime));
    }

    /** Lets the pauses between tries pass, but none of the deadlines. */
    private List<ModelPiece> ended(Started call) {
        await().until(() -> {
            var isOver = call.pieces.stream().anyMatch(ModelPiece.Ended.class::isInstance);
            if (!isOver) time.timePasses(ofMillis(250));
            return isOver;
        });
        return call.pieces;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private List<Candidate> route(List<Step>... scripts) {
        return candidates(Stream.of(scripts).map(this::always).toList());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private List<Candidate> inTurn(List<Step>... answers) {
        models.add(ScriptedModel.inTurn(akka.system(), answers));
        return candidates(List.of(models.get(0)));
    }

    private ScriptedModel always(List<Step> script) {
        var model = ScriptedModel.answering(akka.system(), request -> script);
        models.add(model);
        return model;
    }

    /** {@code a/0}, {@code b/1} and so on. */
    private static List<Candidate> candidates(List<? extends LanguageModel> models) {
        return IntStream.range(0, models.size())
                .mapToObj(i -> new Candidate(
                        new Models.Model(
                                Character.toString('a' + i),
                                Integer.toString(i),
                                models.get(i),
                                new Price(1, 1, 1, 1, 1)),
                        Tier.PREMIUM))
                .toList();
    }

    private static ModelPiece.Ended end(List<ModelPiece> pieces) {
        return (ModelPiece.Ended) pieces.get(pieces.size() - 1);
    }

    private static String text(List<ModelPiece> pieces) {
        return pieces.stream()
                .filter(Text.class::isInstance)
                .map(piece -> ((Text) piece).delta())
                .collect(Collectors.joining());
    }

    private static final class Seen implements RouteWatch {

        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final List<String> fallbacks = new CopyOnWriteArrayList<>();

        @Override
        public void routed(Tier tier) {}

        @Override
        public void called(String provider, String outcome) {
            calls.add(provider + " " + outcome);
        }

        @Override
        public void fellBack(String fromProvider, String toProvider) {
            fallbacks.add(fromProvider + " " + toProvider);
        }

        @Override
        public void lookedUp(boolean isHit) {}
    }
}
