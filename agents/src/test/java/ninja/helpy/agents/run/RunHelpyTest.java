package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.JournalOperation;
import akka.persistence.testkit.ProcessingPolicy;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.Helpy;
import ninja.helpy.agents.agent.HelpyCommand.ChangeMemories;
import ninja.helpy.agents.agent.HelpyCommand.CreateHelpy;
import ninja.helpy.agents.agent.HelpyCommand.GetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.HelpyCommand.NotePrompt;
import ninja.helpy.agents.agent.HelpyEvent.RelationshipDeepened;
import ninja.helpy.agents.agent.Memory;
import ninja.helpy.agents.agent.MemoryChange;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.prompt.PromptCommand.CompilePrompt;
import ninja.helpy.agents.prompt.PromptEntity;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of a Helpy: what the model is told of it, and what it remembers afterwards. */
class RunHelpyTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final PersistenceTestKit journal = PersistenceTestKit.create(akka.system());
    private static final String HELPY = "gauss";

    private Function<ModelRequest, List<Step>> script = request -> words("Good day to you");
    private RunWorld world;

    @BeforeEach
    void aHelpyOfU1() throws Exception {
        world = new RunWorld(akka, request -> script.apply(request));
        var personality = new Personality(List.of("playful"), Optional.of("warm"), Optional.empty(), Map.of());
        world.ask(
                world.entities.agent(helpy()),
                r -> new CreateHelpy(config(AgentConfig.Kind.HELPY), personality, Helpy.Look.NONE, r));
    }

    @AfterEach
    void heal() {
        journal.resetPolicy();
    }

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void theModelIsToldWhoTheHelpyIsAndWhatItRemembersOfItsOwner() throws Exception {
        remember("Uma is afraid of fractions.");

        run("u-1");

        assertThat(told())
                .startsWith(
                        "Be kind.\nYour name is Gauss.\nYour subject is numbers.\nYour character: playful; tone: warm.")
                .endsWith("- Uma is afraid of fractions.");
    }

    @Test
    void nobodyElseHearsWhatItRemembersOfItsOwner() throws Exception {
        remember("Uma is afraid of fractions.");

        run("somebody");

        assertThat(told()).contains("playful").doesNotContain("fractions");
    }

    @Test
    void whatOneHasWrittenIntoThePromptIsToldInOnesOwnRuns() throws Exception {
        write("u-1", "Prepare me for the exam.");

        run("u-1");

        assertThat(told()).contains("Prepare me for the exam.");
    }

    @Test
    void anAnswerToTheOwnerIsRememberedOnceHoweverOftenTheRunIsWoken() throws Exception {
        run("u-1");
        await().until(() -> helpyNow().stats().runs() == 1);

        world.entities.crash("run", world.run);
        world.wake();
        world.view();
        world.wake();
        await().until(() -> wakes() == 0);

        var helpy = helpyNow();
        assertThat(helpy.stats().runs()).isEqualTo(1);
        assertThat(helpy.stats().learnerRuns()).isEqualTo(1);
        assertThat(helpy.stats().cost()).isEqualTo(world.view().cost());
        assertThat(helpy.relationshipDepth()).isPositive();
        assertThat(helpy.lastInteraction()).isEqualTo(world.view().endedAt());
        assertThat(events(RelationshipDeepened.class)).hasSize(1);
    }

    @Test
    void aRunWhoseNodeDiedBeforeItsHelpyKnewIsRememberedWhenItIsWoken() throws Exception {
        run("u-1");
        world.entities.crash("agent", helpy());
        world.entities.crash("run", world.run);

        world.wake();

        await().until(() -> helpyNow().stats().runs() == 1);
    }

    @Test
    void aWakeIsAnsweredWhenTheHelpyKnowsSinceWhoAnswersIsTakenOffTheList() throws Exception {
        journal.withPolicy(refusingAgents());
        run("u-1");
        world.entities.crash("run", world.run);
        journal.resetPolicy();

        world.ask(world.entities.run(world.run), RunCommand.WakeRun::new);

        assertThat(events(RelationshipDeepened.class)).hasSize(1);
    }

    @Test
    void aRunThatIsAtWorkIsOnTheListAnewBeforeItAnswersItsWake() throws Exception {
        var hang = new CompletableFuture<Void>();
        script = request -> List.of(say("Half"), ScriptedModel.await(hang));
        var order = world.order("Hello");
        world.start(order);
        await().until(() -> RunWorld.text(world.piecesAfter(0)).equals("Half"));
        world.entities.crash("run", world.run);
        world.entities.forgetWakes();

        world.ask(world.entities.run(world.run), RunCommand.WakeRun::new);

        assertThat(wakes()).isPositive();
        hang.complete(null);
    }

    private static ProcessingPolicy<JournalOperation> refusingAgents() {
        return (persistenceId, operation) -> operation instanceof WriteEvents && persistenceId.startsWith("agent|")
                ? StorageFailure.create()
                : ProcessingSuccess.getInstance();
    }

    @Test
    void noAnswerIsNothingToRemember() throws Exception {
        script = request -> List.of(fail(Kind.INTERNAL));

        run("u-1");
        await().until(() -> wakes() == 0);

        assertThat(helpyNow().stats().runs()).isZero();
    }

    @Test
    void anAgentThatIsNoHelpyHasNothingWrittenAfterItsRun() throws Exception {
        world.ask(
                world.entities.agent(helpy()),
                r -> new ChangeAgent(config(AgentConfig.Kind.STANDARD), Optional.empty(), r));
        int before = events(Object.class).size();

        run("u-1");
        await().until(() -> wakes() == 0);

        assertThat(told()).isEqualTo("Be kind.\nYour name is Gauss.\nYour subject is numbers.");
        assertThat(events(Object.class)).hasSize(before);
    }

    private void run(String userId) throws Exception {
        var order = world.order("Hello");
        world.start(new RunOrder(
                HELPY,
                GetSpeaker.CURRENT,
                order.cause(),
                order.thread(),
                new RunOrder.Asker(userId, Optional.empty()),
                order.text(),
                order.form(),
                order.messages(),
                order.requestHash(),
                order.terms()));
        world.readToTheEnd();
    }

    private String told() {
        return world.model.requests().get(0).system();
    }

    private void remember(String text) throws Exception {
        var memory = new Memory("m-1", text, 0.5, Memory.Source.USER, Instant.EPOCH);
        var change = new MemoryChange(Optional.empty(), List.of(memory), List.of());
        world.ask(world.entities.agent(helpy()), r -> new ChangeMemories(change, r));
    }

    private void write(String userId, String objectives) throws Exception {
        var own = new Own(Optional.empty(), Optional.empty(), Optional.of(objectives));
        var agent = world.entities.agent(helpy());
        var speaker = (Speaker) world.ask(agent, r -> new GetSpeaker(GetSpeaker.CURRENT, userId, r));
        world.ask(
                world.entities.prompt(PromptEntity.idOf(helpy(), userId)),
                r -> new CompilePrompt(userId, speaker, own, r));
        world.ask(agent, r -> new NotePrompt(userId, 1, r));
    }

    private HelpyView helpyNow() throws Exception {
        return (HelpyView) world.ask(world.entities.agent(helpy()), GetHelpy::new);
    }

    private long wakes() {
        return world.entities.wakes().stream()
                .filter(wake -> wake.entityId().equals(world.run.toString()))
                .count();
    }

    private <E> List<E> events(Class<E> type) {
        return journal.persistedInStorage("agent|" + helpy()).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private EntityId helpy() {
        return new EntityId(world.workspace, HELPY);
    }

    private static AgentConfig config(AgentConfig.Kind kind) {
        return new AgentConfig(
                "Gauss",
                kind,
                "Be kind.",
                Optional.of("scripted/x"),
                new AgentConfig.Sampling(0.5, 100),
                new Persona(Optional.of("numbers"), Optional.empty(), Optional.of("u-1")),
                AgentConfig.Tools.NONE);
    }
}
