package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static ninja.helpy.agents.run.RunWorld.all;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RunClientToolsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Usage USAGE = new Usage(20, 5, 0, 0, false);
    private static final ModelRequest.Tool PICK = new ModelRequest.Tool(
            "pick_date", "lets the user pick a date", "{\"type\":\"object\",\"required\":[\"month\"]}");
    private static final RunOrder.Terms TERMS = new RunOrder.Terms(
            RunOrder.OnDisconnect.CONTINUE, RunOrder.IfBusy.ENQUEUE, List.of(PICK), Optional.empty());

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void theRunWaitsForItsClientAndGoesOnWithWhatHeAnswers() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"));
        world.start(world.order("Hello", TERMS));
        await().until(() -> world.view().status() == Status.WAITING);

        assertThat(world.view().toolsAwaited())
                .containsExactly(new Piece.ToolCalled("1", "pick_date", "{\"month\":5}"));
        assertThat(answer(world, "1", true, "the first of May")).isEqualTo(Done.DONE);

        var pieces = world.readToTheEnd();
        assertThat(text(pieces)).isEqualTo("Good choice");
        assertThat(all(pieces, Piece.ToolAnswered.class))
                .containsExactly(new Piece.ToolAnswered("1", true, "the first of May"));
    }

    @Test
    void aClientsFailureIsToldToTheModel() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"));
        world.start(world.order("Hello", TERMS));
        await().until(() -> world.view().status() == Status.WAITING);

        answer(world, "1", false, "no calendar");

        world.readToTheEnd();
        assertThat(world.model.requests().get(1).messages())
                .contains(new ToolAnswer("1", "pick_date", "Error: no calendar"));
    }

    @Test
    void theFirstAnswerStandsAndOneToACallThatNobodyMadeIsRefused() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"), callTool("2", "pick_date", "{\"month\":6}"));
        world.start(world.order("Hello", TERMS));
        await().until(() -> world.view().status() == Status.WAITING);

        answer(world, "1", true, "first");
        assertThat(answer(world, "1", true, "second")).isEqualTo(Done.DONE);
        assertThat(((Refused) answer(world, "9", true, "what?")).reason()).isEqualTo(Refusal.NOT_FOUND);
        assertThat(world.view().toolsAwaited())
                .extracting(Piece.ToolCalled::callId)
                .containsExactly("2");
        answer(world, "2", true, "other");

        var answers = all(world.readToTheEnd(), Piece.ToolAnswered.class);
        assertThat(answers)
                .containsExactly(
                        new Piece.ToolAnswered("1", true, "first"), new Piece.ToolAnswered("2", true, "other"));
        assertThat(answer(world, "2", true, "too late")).isEqualTo(Done.DONE);
    }

    @Test
    void anAnswerThatComesTwiceAtOnceCountsOnce() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"));
        world.start(world.order("Hello", TERMS));
        await().until(() -> world.view().status() == Status.WAITING);

        var twice =
                List.of(new RunCommand.ToolAnswer("1", true, "first"), new RunCommand.ToolAnswer("1", true, "second"));
        world.ask(world.entities.run(world.run), r -> new RunCommand.AnswerTools(twice, r));

        assertThat(all(world.readToTheEnd(), Piece.ToolAnswered.class))
                .containsExactly(new Piece.ToolAnswered("1", true, "first"));
    }

    @Test
    void aClientThatNeverAnswersIsNotWaitedForForEver() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"));
        world.start(world.order("Hello", TERMS));

        var pieces = world.readToTheEnd();

        assertThat(all(pieces, Piece.ToolAnswered.class))
                .containsExactly(new Piece.ToolAnswered("1", false, "Error: the client did not answer in time"));
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
    }

    @Test
    void aRunThatWaitsForItsClientStillWaitsAfterACrash() throws Exception {
        var world = world(callTool("1", "pick_date", "{\"month\":5}"));
        world.start(world.order("Hello", TERMS));
        await().until(() -> world.view().status() == Status.WAITING);

        world.entities.crash("run", world.run);

        assertThat(world.view().status()).isEqualTo(Status.WAITING);
        answer(world, "1", true, "the first of May");
        assertThat(text(world.readToTheEnd())).isEqualTo("Good choice");
        assertThat(world.model.requests()).hasSize(2);
    }

    @Test
    void theClientIsNotBotheredWithArgumentsThatDoNotFit() throws Exception {
        var world = world(callTool("1", "pick_date", "{}"));
        world.start(world.order("Hello", TERMS));

        var answers = all(world.readToTheEnd(), Piece.ToolAnswered.class);

        assertThat(answers).singleElement().matches(answer -> answer.result().contains("month"));
    }

    private static Reply answer(RunWorld world, String callId, boolean ok, String result) throws Exception {
        var answers = List.of(new RunCommand.ToolAnswer(callId, ok, result));
        return world.ask(world.entities.run(world.run), r -> new RunCommand.AnswerTools(answers, r));
    }

    private static RunWorld world(Step... calls) throws Exception {
        return new RunWorld(akka, request -> {
            boolean isAnswered = request.messages().stream().anyMatch(ToolAnswer.class::isInstance);
            if (isAnswered) return words("Good choice");
            var steps = new java.util.ArrayList<>(List.of(calls));
            steps.add(finish("tool_calls", USAGE));
            return steps;
        });
    }
}
