package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static ninja.helpy.agents.run.RunWorld.GRANTED;
import static ninja.helpy.agents.run.RunWorld.all;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.User;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.tool.ToolResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RunToolsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Usage ROUND = new Usage(20, 5, 0, 0, false);
    private static final long ROUND_COST = 25_000;

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aModelUsesSeveralToolsAtOnceAndAnswersWithWhatTheySay() throws Exception {
        var both = new CompletableFuture<Void>();
        var world = world(
                round("Let me look.", callTool("1", "weather", "{\"city\":\"Oslo\"}"), callTool("2", "time", "{}")));
        var weather = new TestTool("weather", TestTool.ANY, use -> both.thenApply(v -> ToolResult.of("rain")));
        var time = new TestTool("time", TestTool.ANY, use -> {
            // Nobody answers before both are asked.
            both.complete(null);
            return CompletableFuture.completedFuture(ToolResult.of("noon"));
        });
        world.tools.addAll(List.of(weather, time));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Let me look.\n\nIt is so");
        assertThat(all(pieces, Piece.ToolCalled.class))
                .containsExactly(
                        new Piece.ToolCalled("1", "weather", "{\"city\":\"Oslo\"}"),
                        new Piece.ToolCalled("2", "time", "{}"));
        assertThat(all(pieces, Piece.ToolAnswered.class))
                .containsExactlyInAnyOrder(
                        new Piece.ToolAnswered("1", true, "rain"), new Piece.ToolAnswered("2", true, "noon"));
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(weather.uses().get(0).arguments().path("city").asText()).isEqualTo("Oslo");
        assertThat(world.messages()).containsExactly("Hello", "Let me look.\n\nIt is so");
    }

    @Test
    void theModelIsToldWhatItSaidWhatItCalledAndWhatCameOfIt() throws Exception {
        var world = world(round("Let me look.", callTool("1", "weather", "{}")));
        world.tools.add(TestTool.answering("weather", "rain"));

        world.start("Hello");
        world.readToTheEnd();

        var second = world.model.requests().get(1);
        assertThat(second.messages())
                .containsExactly(
                        new User("Hello", null),
                        new Assistant("Let me look.", List.of(new ModelRequest.ToolCall("1", "weather", "{}"))),
                        new ToolAnswer("1", "weather", "rain"));
        assertThat(second.tools()).extracting(ModelRequest.Tool::name).containsExactly("weather");
    }

    @Test
    void everyRoundIsPaidForAndTheHoldGrowsWithThem() throws Exception {
        var world = world(round("", callTool("1", "weather", "{}")));
        world.tools.add(TestTool.answering("weather", "rain"));

        world.start("Hello");
        world.readToTheEnd();

        // The last answer: ten tokens in, three out.
        long cost = ROUND_COST + 13_000;
        assertThat(world.view().cost()).isEqualTo(cost);
        assertThat(world.balance().spent()).isEqualTo(cost);
        assertThat(world.balance().held()).isZero();
        var calls = world.events(RunEvent.ModelCalled.class);
        assertThat(calls.get(1).held()).isGreaterThan(calls.get(0).held());
    }

    @Test
    void whatDoesNotFitTheSchemaNeverReachesTheToolAndTheModelIsToldWhy() throws Exception {
        var schema = "{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{\"city\":{\"type\":\"string\"}}}";
        var world = world(round(
                "",
                callTool("1", "weather", "{\"city\":5}"),
                callTool("2", "weather", "not json"),
                callTool("3", "nonsense", "{}")));
        var weather = new TestTool("weather", schema, use -> CompletableFuture.completedFuture(ToolResult.of("rain")));
        world.tools.add(weather);

        world.start("Hello");
        var answers = all(world.readToTheEnd(), Piece.ToolAnswered.class);

        assertThat(weather.uses()).isEmpty();
        assertThat(answers).hasSize(3).noneMatch(Piece.ToolAnswered::ok);
        assertThat(answers).anyMatch(a -> a.callId().equals("1") && a.result().contains("city"));
        assertThat(answers).anyMatch(a -> a.callId().equals("2") && a.result().contains("JSON object"));
        assertThat(answers).anyMatch(a -> a.callId().equals("3") && a.result().contains("weather"));
        // Providers refuse to be told of arguments that are not JSON.
        var told = (Assistant) world.model.requests().get(1).messages().get(1);
        assertThat(told.calls())
                .extracting(ModelRequest.ToolCall::arguments)
                .containsExactly("{\"city\":5}", "{}", "{}");
    }

    @Test
    void aToolThatDoesNotAnswerInTimeOrThrowsIsAnErrorForTheModelNotForTheRun() throws Exception {
        var world = world(
                round("", callTool("1", "slow", "{}"), callTool("2", "broken", "{}"), callTool("3", "rude", "{}")));
        var slow = new TestTool("slow", TestTool.ANY, use -> new CompletableFuture<>());
        world.tools.add(slow);
        world.tools.add(new TestTool("broken", TestTool.ANY, use -> CompletableFuture.failedFuture(new Oops())));
        world.tools.add(new TestTool("rude", TestTool.ANY, use -> {
            throw new Oops();
        }));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(all(pieces, Piece.ToolAnswered.class))
                .containsExactlyInAnyOrder(
                        new Piece.ToolAnswered("1", false, "Error: no answer within 2 seconds"),
                        new Piece.ToolAnswered("2", false, "Error: the tool failed"),
                        new Piece.ToolAnswered("3", false, "Error: the tool failed"));
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(slow.uses().get(0).stop()).isCompleted();
    }

    @Test
    void aModelThatNeverStopsAskingEndsAfterTheLastRoundWithWhatItHas() throws Exception {
        var world = new RunWorld(akka, request -> round("More. ", callTool("1", "weather", "{}")));
        var weather = TestTool.answering("weather", "rain");
        world.tools.add(weather);

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "tool_rounds"));
        assertThat(weather.uses()).hasSize(8);
        assertThat(weather.uses().stream().map(use -> use.callId()).distinct()).hasSize(8);
        assertThat(world.view().cost()).isEqualTo(9 * ROUND_COST);
    }

    @Test
    void moreToolsThanMayBeUsedAtOnceAreRefusedOneByOne() throws Exception {
        var calls = new ArrayList<Step>();
        for (int i = 0; i < 20; i++) calls.add(callTool("c" + i, "weather", "{}"));
        var world = world(round("", calls.toArray(Step[]::new)));
        var weather = TestTool.answering("weather", "rain");
        world.tools.add(weather);

        world.start("Hello");
        var answers = all(world.readToTheEnd(), Piece.ToolAnswered.class);

        assertThat(weather.uses()).hasSize(16);
        assertThat(answers).hasSize(20).filteredOn(answer -> !answer.ok()).hasSize(4);
    }

    @Test
    void creditsThatRunOutBetweenTwoRoundsEndTheRunWithWhatItHas() throws Exception {
        var world = world(round("Let me look.", callTool("1", "spend", "{}")));
        world.tools.add(new TestTool("spend", TestTool.ANY, use -> {
            long rest = -(GRANTED - 50_000);
            return world.entities
                    .ask(
                            world.entities.ledger(world.workspace),
                            r -> new CreditLedgerCommand.GrantCredits("gone", rest, "test", r))
                    .thenApply(reply -> ToolResult.of("all gone"));
        }));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "insufficient_credits"));
        assertThat(text(pieces)).isEqualTo("Let me look.");
        assertThat(world.view().cost()).isEqualTo(ROUND_COST);
        assertThat(world.balance().held()).isZero();
        assertThat(world.model.requests()).hasSize(1);
    }

    @Test
    void aRunThatIsCancelledWhileAToolIsAtWorkEndsAtOnceAndPaysForItsRound() throws Exception {
        var world = world(round("Let me look.", callTool("1", "slow", "{}")));
        var slow = new TestTool("slow", TestTool.ANY, use -> new CompletableFuture<>());
        world.tools.add(slow);
        world.start("Hello");
        await().until(() -> !slow.uses().isEmpty());

        world.ask(world.entities.run(world.run), r -> new RunCommand.CancelRun("enough", r));

        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Cancelled("enough"));
        assertThat(slow.uses().get(0).stop()).isCompleted();
        assertThat(world.balance().spent()).isEqualTo(ROUND_COST);
        assertThat(world.messages()).containsExactly("Hello", "Let me look.");
    }

    /** First one round with tools, then words. */
    private static RunWorld world(List<Step> round) throws Exception {
        return new RunWorld(akka, request -> hasAnswers(request) ? words("It is so") : round);
    }

    private static boolean hasAnswers(ModelRequest request) {
        return request.messages().stream().anyMatch(ToolAnswer.class::isInstance);
    }

    private static List<Step> round(String text, Step... calls) {
        var steps = new ArrayList<Step>();
        if (!text.isEmpty()) steps.add(say(text));
        steps.addAll(List.of(calls));
        steps.add(finish("tool_calls", ROUND));
        return steps;
    }

    private static final class Oops extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
