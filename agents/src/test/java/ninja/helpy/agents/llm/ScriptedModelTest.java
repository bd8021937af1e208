package ninja.helpy.agents.llm;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.llm.ModelPiece.ToolCalled;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ScriptedModelTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final ModelRequest REQUEST = Calls.asking("m", "Hello");

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void answersComeInTurnAndACallTooManyFails() throws Exception {
        var usage = new Usage(3, 1, 0, 0, false);
        var model = ScriptedModel.inTurn(
                akka.system(), List.of(callTool("c-1", "look", "{}"), finish("tool_calls", usage)), words("all right"));

        assertThat(Calls.all(akka.system(), model, REQUEST))
                .containsExactly(
                        new ToolCalled(new ModelRequest.ToolCall("c-1", "look", "{}")),
                        new Finished("tool_calls", usage));
        assertThat(Calls.all(akka.system(), model, REQUEST))
                .containsExactly(
                        new Text("all "), new Text("right"), new Finished("stop", new Usage(10, 2, 0, 0, false)));
        assertThat(((Failed) Calls.end(Calls.all(akka.system(), model, REQUEST))).kind())
                .isEqualTo(Kind.INTERNAL);
        assertThat(model.requests()).containsExactly(REQUEST, REQUEST, REQUEST);
    }

    @Test
    void anAnswerMayDependOnTheRequest() throws Exception {
        var model = ScriptedModel.answering(akka.system(), request -> words("to " + request.model()));

        assertThat(Calls.text(Calls.all(akka.system(), model, REQUEST))).isEqualTo("to m");
    }

    @Test
    void aFailureCarriesItsKindAndWhenToTryAgain() throws Exception {
        var model =
                ScriptedModel.answering(akka.system(), any -> List.of(fail(Kind.RATE_LIMITED, Duration.ofSeconds(7))));

        var failed = (Failed) Calls.end(Calls.all(akka.system(), model, REQUEST));

        assertThat(failed.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failed.retriable()).isTrue();
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aScriptWaitsForTheTest() throws Exception {
        var gate = new CompletableFuture<String>();
        var seen = new CompletableFuture<ModelPiece>();
        var model = ScriptedModel.answering(akka.system(), any -> List.of(say("a"), await(gate), say("b")));
        var run = model.answer(REQUEST)
                .wireTap(seen::complete)
                .toMat(Sink.seq(), Keep.right())
                .run(akka.system());

        seen.get();
        assertThat(run.toCompletableFuture()).isNotDone();
        gate.complete("go");

        assertThat(Calls.text(run.toCompletableFuture().get())).isEqualTo("ab");
    }
}
