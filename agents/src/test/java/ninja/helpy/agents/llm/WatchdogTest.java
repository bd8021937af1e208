package ninja.helpy.agents.llm;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.pause;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.stall;
import static ninja.helpy.agents.llm.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.testkit.javadsl.TestSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.llm.ModelPiece.Cancelled;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final Deadlines SHORT = new Deadlines(ofMillis(300), ofMillis(200), ofMillis(900));
    private static final ModelRequest REQUEST = Calls.asking("m", "12345678");

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aModelThatNeverBeginsIsStalledAndCostsNothing() throws Exception {
        var model = scripted(stall());

        var pieces = Calls.all(akka.system(), model, REQUEST);

        assertThat(pieces).hasSize(1);
        assertThat(failure(pieces).kind()).isEqualTo(Kind.STALLED);
        assertThat(failure(pieces).retriable()).isTrue();
        assertThat(failure(pieces).usage()).isEqualTo(Usage.NONE);
        assertThat(model.stopped()).isEqualTo(1);
    }

    @Test
    void aModelThatFallsSilentIsStalledAndCostsWhatItSaid() throws Exception {
        var pieces = Calls.all(akka.system(), scripted(think("12345"), say("123"), stall()), REQUEST);

        assertThat(Calls.text(pieces)).isEqualTo("123");
        assertThat(failure(pieces).kind()).isEqualTo(Kind.STALLED);
        assertThat(failure(pieces).usage().outputTokens()).isEqualTo(2);
        assertThat(failure(pieces).usage().inputTokens()).isEqualTo(Tokens.estimate(REQUEST));
        assertThat(failure(pieces).usage().estimated()).isTrue();
    }

    @Test
    void aModelThatTalksForEverRunsOutOfTime() throws Exception {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 200; i++) steps.addAll(List.of(say("word "), pause(ofMillis(30))));

        var pieces = Calls.all(akka.system(), ScriptedModel.answering(akka.system(), SHORT, any -> steps), REQUEST);

        assertThat(failure(pieces).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure(pieces).retriable()).isFalse();
        assertThat(Calls.ends(pieces)).isEqualTo(1);
    }

    @Test
    void whatAProviderSaysAfterItsEndIsIgnored() throws Exception {
        Door chatty = (request, call) -> {
            call.text("a");
            call.finished("stop", Usage.NONE);
            call.text("b");
            call.failed(Failure.of(Kind.GARBLED, "too late"));
            call.finished("stop", null);
        };

        var pieces = Calls.all(akka.system(), watched(chatty), REQUEST);

        assertThat(pieces).containsExactly(new Text("a"), new Finished("stop", Usage.NONE));
    }

    @Test
    void aDoorThatThrowsIsAFailedCallAndNotAFailedStream() throws Exception {
        Door broken = (request, call) -> {
            throw new IllegalStateException("secret text of the library");
        };

        var pieces = Calls.all(akka.system(), watched(broken), REQUEST);

        assertThat(failure(pieces).kind()).isEqualTo(Kind.INTERNAL);
        assertThat(failure(pieces).message()).doesNotContain("secret");
    }

    @Test
    void aUsageThatTheProviderDoesNotReportIsEstimated() throws Exception {
        var pieces = Calls.all(akka.system(), scripted(say("123456789"), finish()), REQUEST);

        assertThat(Calls.end(pieces).usage()).isEqualTo(new Usage(Tokens.estimate(REQUEST), 3, 0, 0, true));
    }

    @Test
    void aCallCancelledBeforeItsFirstPieceEndsAtOnce() throws Exception {
        var model = ScriptedModel.answering(akka.system(), any -> List.of(stall()));
        var run = model.answer(REQUEST).toMat(Sink.seq(), Keep.both()).run(akka.system());
        await().until(() -> model.requests().size() == 1);

        run.first().cancel();

        var pieces = run.second().toCompletableFuture().get();
        assertThat(pieces).hasSize(1);
        assertThat(Calls.end(pieces)).isInstanceOf(Cancelled.class);
        assertThat(Calls.end(pieces).usage().inputTokens()).isEqualTo(Tokens.estimate(REQUEST));
        assertThat(model.stopped()).isEqualTo(1);
    }

    @Test
    void aCallCancelledInTheMiddleKeepsWhatWasSaid() throws Exception {
        var model = ScriptedModel.answering(akka.system(), any -> List.of(say("half"), stall()));
        var seen = new CompletableFuture<ModelPiece>();
        var run = model.answer(REQUEST)
                .wireTap(seen::complete)
                .toMat(Sink.seq(), Keep.both())
                .run(akka.system());
        seen.get();

        run.first().cancel();
        run.first().cancel();

        var pieces = run.second().toCompletableFuture().get();
        assertThat(pieces).hasSize(2);
        assertThat(Calls.text(pieces)).isEqualTo("half");
        assertThat(Calls.end(pieces)).isInstanceOf(Cancelled.class);
        assertThat(Calls.end(pieces).usage().outputTokens()).isEqualTo(1);
    }

    @Test
    void aReaderThatLeavesStopsTheProvider() {
        var model = ScriptedModel.answering(akka.system(), any -> List.of(say("a"), stall()));

        model.answer(REQUEST).runWith(Sink.head(), akka.system());

        await().until(() -> model.stopped() == 1);
    }

    @Test
    void aSlowReaderGetsFewerAndLongerPiecesButAllOfTheText() throws Exception {
        int said = 50_000;
        var isSaid = new CompletableFuture<Boolean>();
        Door fast = (request, call) -> {
            for (int i = 0; i < said; i++) call.text("x");
            call.finished("stop", Usage.NONE);
            isSaid.complete(true);
        };
        var reader = watched(fast)
                .answer(REQUEST)
                .runWith(TestSink.create(akka.system().classicSystem()), akka.system());
        reader.ensureSubscription();
        isSaid.get();

        var pieces = new ArrayList<ModelPiece>();
        while (pieces.isEmpty() || !(pieces.get(pieces.size() - 1) instanceof ModelPiece.Ended)) {
            pieces.add(reader.requestNext());
        }

        assertThat(pieces).hasSize(LiveCall.PIECES_BUFFERED_MAX + 1);
        assertThat(Calls.text(pieces)).hasSize(said);
        reader.expectComplete();
    }

    @Test
    void aFullBufferKeepsReasoningAndTextApart() {
        var buffer = new PieceBuffer(2);
        buffer.reasoning("r1");
        buffer.text("t1");
        buffer.reasoning("r2");
        buffer.text("t2");

        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer.poll()).isEqualTo(new ModelPiece.Reasoning("r1r2"));
        assertThat(buffer.poll()).isEqualTo(new Text("t1t2"));
        assertThat(buffer.poll()).isNull();
    }

    @Test
    void anAnswerBeyondAllBoundsIsCutOff() throws Exception {
        Door endless = (request, call) -> {
            var chapter = "x".repeat(100_000);
            while (!call.isOver()) call.text(chapter);
        };

        var pieces = Calls.all(akka.system(), watched(endless), REQUEST);

        assertThat(failure(pieces).kind()).isEqualTo(Kind.GARBLED);
        assertThat(Calls.text(pieces).length()).isLessThanOrEqualTo((int) LiveCall.CHARACTERS_MAX);
    }

    private static Failed failure(List<ModelPiece> pieces) {
        return (Failed) Calls.end(pieces);
    }

    private static ScriptedModel scripted(Step... steps) {
        return ScriptedModel.answering(akka.system(), SHORT, any -> List.of(steps));
    }

    private static LanguageModel watched(Door door) {
        return new Watchdog(
                door,
                new Deadlines(ofSeconds(10), ofSeconds(10), ofSeconds(20)),
                akka.system().executionContext());
    }
}
