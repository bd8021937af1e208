package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.run.RunWorld.all;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.JournalOperation;
import akka.persistence.testkit.ProcessingPolicy;
import akka.persistence.testkit.ProcessingResult;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.tool.ToolResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run with tools loses its node between any two of its steps, and goes on as if nothing had happened. */
class RunCrashTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final PersistenceTestKit journal = PersistenceTestKit.create(akka.system());
    private static final Usage ROUND = new Usage(20, 5, 0, 0, false);
    private static final Usage LAST = new Usage(30, 3, 0, 0, false);

    /** Both calls: 25 and 33 tokens. */
    private static final long COST = 58_000;

    private final List<String> usedAgain = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @AfterEach
    void heal() {
        journal.resetPolicy();
    }

    /** Started, called, tools called, two answers, called, completed, settled: eight, and one more to show that it is all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void nothingThatIsWrittenDownIsDoneAgain(int n) throws Exception {
        var world = world();
        var crashed = afterWrite(world, n, () -> world.entities.crash("run", world.run));

        var order = world.order("Hello");
        world.entities
                .run(world.run)
                .tell(new RunCommand.StartRun(order, akka.system().ignoreRef()));
        awaitCrashOrEnd(world, crashed);
        world.wake();

        assertWhole(world, crashed.get());
    }

    /** The journal fails in the middle of the step, so what was done in it is not known any more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStepThatWasNotWrittenDownIsRepeated(int n) throws Exception {
        var world = world();
        var failed = new AtomicBoolean();
        var writes = new AtomicInteger();
        journal.withPolicy(policy(world, () -> {
            if (writes.incrementAndGet() != n) return ProcessingSuccess.getInstance();
            failed.set(true);
            return StorageFailure.create();
        }));

        var order = world.order("Hello");
        world.entities
                .run(world.run)
                .tell(new RunCommand.StartRun(order, akka.system().ignoreRef()));
        await().until(failed::get);
        if (n == 1)
            world.entities
                    .run(world.run)
                    .tell(new RunCommand.StartRun(order, akka.system().ignoreRef()));
        world.wake();

        assertWhole(world, true);
    }

    @Test
    void aReaderWhoHadNotReadBeyondWhatIsKeptNoticesNothing() throws Exception {
        var hang = new CompletableFuture<Void>();
        var secondCalls = new AtomicInteger();
        var world = new RunWorld(akka, request -> {
            if (!hasAnswers(request)) return round();
            return secondCalls.incrementAndGet() == 1 ? List.of(say("It"), ScriptedModel.await(hang)) : answer();
        });
        addTools(world);
        world.start("Hello");
        await().until(() -> text(world.piecesAfter(0)).endsWith("It"));
        var seen = world.piecesAfter(0);
        var answered = seen.stream()
                .filter(piece -> piece.content() instanceof Piece.ToolAnswered)
                .mapToLong(Piece::position)
                .max()
                .orElseThrow();
        long beyond = seen.get(seen.size() - 1).position();

        world.entities.crash("run", world.run);
        world.wake();
        var patient = world.readToTheEnd(answered);
        var eager = world.readToTheEnd(beyond);

        assertThat(patient).noneMatch(piece -> piece.content() instanceof Piece.Restarted);
        assertThat(text(patient)).isEqualTo("\n\nIt is so");
        // Who has read what is void now is sent back, and gets everything again.
        assertThat(eager.get(0).content()).isInstanceOf(Piece.Restarted.class);
        assertThat(text(eager)).isEqualTo("Let me look.\n\nIt is so");
        assertThat(all(eager, Piece.ToolAnswered.class)).hasSize(2);
        assertThat(world.model.requests()).hasSize(3);
    }

    @Test
    void aRunWhoseModelDiesAgainAndAgainIsGivenUpAndChargedForWhatItUsed() throws Exception {
        var world = new RunWorld(akka, request -> List.of(say("half"), ScriptedModel.stall()));
        world.start("Hello");
        for (int i = 1; i <= 3; i++) {
            int calls = i;
            await().until(() -> world.model.requests().size() == calls);
            world.entities.crash("run", world.run);
            world.wake();
        }

        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isInstanceOf(Piece.Failed.class);
        assertThat(world.view().cost()).isPositive().isEqualTo(world.balance().spent());
        assertThat(world.balance().held()).isZero();
    }

    private void assertWhole(RunWorld world, boolean wasInterrupted) throws Exception {
        var pieces = world.readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Let me look.\n\nIt is so");
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(usedAgain).isEmpty();
        var restarts = world.events(RunEvent.RunRestarted.class);
        assertThat(world.events(RunEvent.ToolsCalled.class)).hasSize(1);
        assertThat(world.events(RunEvent.RunCompleted.class)).hasSize(1);
        await().untilAsserted(() ->
                assertThat(world.events(RunEvent.RunSettled.class)).hasSize(1));
        assertThat(world.model.requests()).hasSizeLessThanOrEqualTo(wasInterrupted ? 3 : 2);
        long lost = restarts.stream().mapToLong(RunEvent.RunRestarted::cost).sum();
        assertThat(world.view().cost()).isEqualTo(COST + lost);
        assertThat(world.balance().spent()).isEqualTo(COST + lost);
        assertThat(world.balance().held()).isZero();
        assertThat(world.messages()).containsExactly("Hello", "Let me look.\n\nIt is so");
    }

    private RunWorld world() throws Exception {
        var world = new RunWorld(akka, request -> hasAnswers(request) ? answer() : round());
        addTools(world);
        return world;
    }

    private void addTools(RunWorld world) {
        for (var name : List.of("weather", "time")) {
            world.tools.add(new TestTool(name, TestTool.ANY, use -> {
                boolean isKnown = world.events(RunEvent.ToolsAnswered.class).stream()
                        .flatMap(event -> event.pieces().stream())
                        .anyMatch(piece ->
                                ((Piece.ToolAnswered) piece.content()).callId().equals(use.callId()));
                if (isKnown) usedAgain.add(use.callId());
                return CompletableFuture.completedFuture(ToolResult.of(name));
            }));
        }
    }

    private static List<Step> round() {
        return List.of(
                say("Let me look."),
                callTool("1", "weather", "{}"),
                callTool("2", "time", "{}"),
                finish("tool_calls", ROUND));
    }

    private static List<Step> answer() {
        return List.of(say("It "), say("is so"), finish("stop", LAST));
    }

    private static boolean hasAnswers(ModelRequest request) {
        return request.messages().stream().anyMatch(ToolAnswer.class::isInstance);
    }

    /** The node dies when the n-th event is durable, before anything else happens. */
    private static AtomicBoolean afterWrite(RunWorld world, int n, Runnable crash) {
        var done = new AtomicBoolean();
        var writes = new AtomicInteger();
        journal.withPolicy(policy(world, () -> {
            if (writes.incrementAndGet() == n) {
                crash.run();
                done.set(true);
            }
            return ProcessingSuccess.getInstance();
        }));
        return done;
    }

    private interface Decision {
        ProcessingResult decide();
    }

    private static ProcessingPolicy<JournalOperation> policy(RunWorld world, Decision decision) {
        return (persistenceId, operation) ->
                operation instanceof WriteEvents && persistenceId.equals(world.persistenceId())
                        ? decision.decide()
                        : ProcessingSuccess.getInstance();
    }

    private static void awaitCrashOrEnd(RunWorld world, AtomicBoolean crashed) {
        await().until(() ->
                crashed.get() || !world.events(RunEvent.RunSettled.class).isEmpty());
    }
}
