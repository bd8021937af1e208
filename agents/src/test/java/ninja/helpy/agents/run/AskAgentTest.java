package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.pause;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.stall;
import static ninja.helpy.agents.run.RunWorld.all;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.User;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AskAgentTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Usage USAGE = new Usage(20, 5, 0, 0, false);
    private static final long CALL = 25_000;

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void anAgentAsksAnotherWhichIsARunOfItsOwnThatPaysForItself() throws Exception {
        var world = new RunWorld(
                akka,
                request -> isAt(request, "Ada") && !hasAnswers(request)
                        ? ask("Bob", "How deep is the sea?")
                        : speech(isAt(request, "Bob") ? "Very." : "Bob says: very."));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Bob says: very.");
        var answer = result(pieces);
        assertThat(answer.path("answer").asText()).isEqualTo("Very.");
        assertThat(answer.path("costCredits").asText()).isEqualTo("0.000025");
        var child =
                world.view(new EntityId(world.workspace, answer.path("runId").asText()));
        assertThat(child.order().cause()).isEqualTo(Cause.AGENT);
        assertThat(child.order().asker().id()).isEqualTo("u-1");
        assertThat(child.order().thread()).isEqualTo(new RunThread(RunThread.Kind.RUN, world.run.id()));
        assertThat(child.cost()).isEqualTo(CALL);
        assertThat(world.view().cost()).isEqualTo(2 * CALL);
        assertThat(world.view().delegatedCost()).isEqualTo(CALL);
        assertThat(world.balance().spent()).isEqualTo(3 * CALL);
        assertThat(world.balance().held()).isZero();
        // What was said between the two is no part of the conversation.
        assertThat(world.messages()).containsExactly("Hello", "Bob says: very.");
    }

    @Test
    void whoIsAskedKnowsTheQuestionAndNothingElse() throws Exception {
        var world = new RunWorld(
                akka,
                request -> isAt(request, "Ada") && !hasAnswers(request)
                        ? ask("Bob", "How deep is the sea?")
                        : speech("Very."));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");

        world.start("Hello");
        world.readToTheEnd();

        var asked = world.model.requests().stream()
                .filter(request -> isAt(request, "Bob"))
                .findFirst()
                .orElseThrow();
        assertThat(asked.messages()).containsExactly(new User("How deep is the sea?", null));
    }

    @Test
    void nobodyIsOfferedToAskWhoWaitsForHisAnswerAndACallAllTheSameIsRefused() throws Exception {
        var world = new RunWorld(
                akka,
                request -> hasAnswers(request)
                        ? speech("done")
                        : ask(isAt(request, "Ada") ? "Bob" : "Ada", "You tell me?"));
        world.agent("bob", "Bob", RunWorld.AGENT);
        world.agent(RunWorld.AGENT, "Ada", "bob", RunWorld.AGENT);

        world.start("Hello");
        world.readToTheEnd();

        assertThat(world.model.requests())
                .filteredOn(r -> isAt(r, "Bob"))
                .allMatch(r -> r.tools().isEmpty());
        assertThat(world.model.requests().get(0).tools().get(0).parameters()).doesNotContain("Ada");
        assertThat(world.model.requests()).hasSize(4);
        assertThat(world.balance().spent()).isEqualTo(4 * CALL);
    }

    @Test
    void agentsAskEachOtherNoDeeperThanAllowed() throws Exception {
        var world = new RunWorld(akka, AskAgentTest::askTheNextOne);
        for (int i = 1; i < 6; i++) world.agent("a" + i, "A" + i, "a" + (i + 1));
        world.agent("a6", "A6");
        world.agent(RunWorld.AGENT, "A0", "a1");

        world.start("Hello");
        world.readToTheEnd();

        assertThat(world.model.requests()).anyMatch(request -> isAt(request, "A3"));
        assertThat(world.model.requests()).noneMatch(request -> isAt(request, "A4"));
        assertThat(world.view().delegatedRuns()).isEqualTo(3);
        assertThat(world.view().delegatedCost())
                .isEqualTo(world.balance().spent() - world.view().cost());
    }

    @Test
    void noTreeGrowsWiderThanItsFirstRunWasAllowedHoweverManyAreAskedAtOnce() throws Exception {
        var world = new RunWorld(
                akka, request -> isAt(request, "Ada") && !hasAnswers(request) ? askAll(6) : speech("done"));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");
        var terms = RunOrder.Terms.USUAL.childOf(new Lineage(List.of(), new Lineage.Allowance(1_000_000_000, 4)));

        world.start(world.order("Hello", terms));
        var pieces = world.readToTheEnd();

        assertThat(all(pieces, Piece.ToolAnswered.class))
                .hasSize(6)
                .filteredOn(answer -> answer.result().contains("no more agents"))
                .hasSize(2);
        assertThat(world.view().delegatedRuns()).isEqualTo(4);
    }

    @Test
    void theWholeTreeStaysWithinWhatItMayCost() throws Exception {
        long allowed = 250_000;
        var world = new RunWorld(akka, request -> askAll(3));
        world.agent("bob", "Bob", "carl");
        world.agent("carl", "Carl");
        world.agent(RunWorld.AGENT, "Ada", "bob");
        var terms = RunOrder.Terms.USUAL.childOf(new Lineage(List.of(), new Lineage.Allowance(allowed, 16)));

        world.start(world.order("Hello", terms));
        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isInstanceOf(Piece.Terminal.class);
        assertThat(world.balance().spent()).isPositive().isLessThanOrEqualTo(allowed);
        assertThat(world.balance().held()).isZero();
    }

    @Test
    void whoDoesNotAnswerInTimeIsStoppedAndChargedForWhatHeUsed() throws Exception {
        var world = new RunWorld(
                akka,
                request -> isAt(request, "Bob")
                        ? List.of(say("Let me think"), stall())
                        : hasAnswers(request) ? speech("Bob sleeps") : ask("Bob", "Well?"));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Bob sleeps");
        assertThat(all(pieces, Piece.ToolAnswered.class)).allMatch(answer -> !answer.ok());
        assertThat(world.view().delegatedCost()).isPositive();
        assertThat(world.balance().spent())
                .isEqualTo(world.view().cost() + world.view().delegatedCost());
    }

    @Test
    void aCancelledRunStopsWhomItAsked() throws Exception {
        var world =
                new RunWorld(akka, request -> isAt(request, "Bob") ? List.of(say("Hm"), stall()) : ask("Bob", "Well?"));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");
        world.start("Hello");
        await().until(() -> world.model.requests().size() == 2);

        world.ask(world.entities.run(world.run), r -> new RunCommand.CancelRun("enough", r));

        var child = new EntityId(world.workspace, Ids.of(world.run.id(), "1"));
        await().until(() -> world.view(child).status() == RunCommand.Status.CANCELLED);
        await().until(() -> world.balance().held() == 0);
    }

    @Test
    void afterACrashTheFirstRunOfTheOtherAgentAnswersAndNoSecondOneIsStarted() throws Exception {
        var world = new RunWorld(
                akka,
                request -> isAt(request, "Bob")
                        ? List.of(pause(Duration.ofMillis(300)), say("Very."), finish("stop", USAGE))
                        : hasAnswers(request) ? speech("very") : ask("Bob", "How deep?"));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");
        world.start("Hello");
        await().until(() -> world.model.requests().size() == 2);

        world.entities.crash("run", world.run);
        world.wake();

        assertThat(text(world.readToTheEnd())).isEqualTo("very");
        assertThat(world.model.requests()).hasSize(3);
        assertThat(world.balance().spent()).isEqualTo(3 * CALL);
    }

    private static List<Step> askTheNextOne(ModelRequest request) {
        if (hasAnswers(request) || request.tools().isEmpty()) return speech("done");
        var next = enumOf(request).get(0).asText();
        return ask(next, "And you?");
    }

    private static JsonNode enumOf(ModelRequest request) {
        return read(request.tools().get(0).parameters())
                .path("properties")
                .path("agent")
                .path("enum");
    }

    private static List<Step> ask(String agent, String question) {
        var arguments = JSON.createObjectNode().put("agent", agent).put("question", question);
        return List.of(callTool("1", AskAgent.NAME, arguments.toString()), finish("tool_calls", USAGE));
    }

    /** Whoever may be asked, so many times at once. */
    private static List<Step> askAll(int times) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < times; i++) {
            var name = i % 2 == 0 ? "Bob" : "Carl";
            var arguments = JSON.createObjectNode()
                    .put("agent", times == 6 ? "Bob" : name)
                    .put("question", "Well?");
            steps.add(callTool("c" + i, AskAgent.NAME, arguments.toString()));
        }
        steps.add(finish("tool_calls", USAGE));
        return steps;
    }

    private static List<Step> speech(String text) {
        return List.of(say(text), finish("stop", USAGE));
    }

    private static boolean isAt(ModelRequest request, String name) {
        return request.system().contains("Your name is " + name + ".");
    }

    private static boolean hasAnswers(ModelRequest request) {
        return request.messages().stream().anyMatch(ToolAnswer.class::isInstance);
    }

    private static JsonNode result(List<Piece> pieces) {
        return read(all(pieces, Piece.ToolAnswered.class).get(0).result());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
