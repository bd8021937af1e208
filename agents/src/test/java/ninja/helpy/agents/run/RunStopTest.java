package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.stall;
import static ninja.helpy.agents.run.RunWorld.all;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.CancelRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who was told that a run will be stopped may rely on it, whatever dies before it has. */
class RunStopTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final PersistenceTestKit journal = PersistenceTestKit.create(akka.system());
    private static final Usage USAGE = new Usage(20, 5, 0, 0, false);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @AfterEach
    void heal() {
        journal.resetPolicy();
    }

    @Test
    void aRunWhoseStopWasPromisedIsNotGoneOnWithThoughItsNodeDiedBeforeTheModelHadStopped() throws Exception {
        var world = speaking();
        long read = lastPosition(world);

        stopAndCrash(world);
        world.wake();

        var pieces = world.readToTheEnd();
        assertThat(last(pieces)).isEqualTo(new Piece.Cancelled("enough"));
        assertThat(world.model.requests()).hasSize(1);
        assertThat(world.events(RunEvent.CancelAsked.class)).hasSize(1);
        assertThat(world.events(RunEvent.RunCancelled.class)).hasSize(1);
        assertThat(world.view().cost()).isPositive().isEqualTo(world.balance().spent());
        assertThat(world.balance().held()).isZero();
        // Who had read more than was written down is told so, and hears the end all the same.
        var eager = world.readToTheEnd(read + 1);
        assertThat(eager.get(0).content()).isInstanceOf(Piece.Restarted.class);
        assertThat(last(eager)).isEqualTo(new Piece.Cancelled("enough"));
    }

    @Test
    void whatWasWrittenDownOfAStoppedAnswerStaysThoughItsNodeDied() throws Exception {
        var world = speaking();
        await().until(() -> !world.events(RunEvent.TextCheckpointed.class).isEmpty());
        long read = lastPosition(world);

        stopAndCrash(world);
        world.wake();

        assertThat(text(world.readToTheEnd())).isEqualTo("I will go on ");
        assertThat(world.readToTheEnd(read)).noneMatch(piece -> piece.content() instanceof Piece.Restarted);
        assertThat(world.messages()).containsExactly("Hello", "I will go on ");
    }

    @Test
    void aStopThatIsNotWrittenDownIsPromisedToNobodyAndMayBeAskedForAgain() throws Exception {
        var world = speaking();
        var failed = new AtomicBoolean();
        journal.withPolicy((persistenceId, operation) -> {
            boolean isStop = operation instanceof WriteEvents write
                    && write.batch().exists(event -> event instanceof RunEvent.CancelAsked);
            return isStop && failed.compareAndSet(false, true)
                    ? StorageFailure.create()
                    : ProcessingSuccess.getInstance();
        });
        var run = world.entities.run(world.run);
        var told = akka.<Reply>createTestProbe();

        run.tell(new CancelRun("enough", told.ref()));
        await().untilTrue(failed);
        var again = world.ask(run, r -> new CancelRun("enough", r));

        assertThat(again).isEqualTo(Done.DONE);
        told.expectNoMessage(Duration.ZERO);
        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Cancelled("enough"));
        assertThat(world.balance().held()).isZero();
    }

    @Test
    void aRunThatIsStoppedWhenItComesBackStopsWhomItHadAsked() throws Exception {
        var world = new RunWorld(
                akka,
                request -> request.system().contains("Bob")
                        ? List.of(say("Hm"), stall())
                        : List.of(
                                callTool("1", AskAgent.NAME, "{\"agent\":\"Bob\",\"question\":\"Well?\"}"),
                                finish("tool_calls", USAGE)));
        world.agent("bob", "Bob");
        world.agent(RunWorld.AGENT, "Ada", "bob");
        world.start("Hello");
        await().until(() -> world.model.requests().size() == 2);
        var child = new EntityId(world.workspace, Ids.of(world.run.id(), "1"));

        world.entities.crash("run", world.run);
        world.ask(world.entities.run(world.run), r -> new CancelRun("enough", r));

        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Cancelled("enough"));
        await().until(() -> world.view(child).status() == RunCommand.Status.CANCELLED);
        await().until(() -> world.balance().held() == 0);
        assertThat(world.model.requests()).hasSize(2);
    }

    @Test
    void whoHasReadMoreThanWasWrittenDownHearsThatARunIsGivenUp() throws Exception {
        var world = new RunWorld(akka, request -> List.of(say("half"), stall()));
        world.start("Hello");
        long read = 0;
        for (int i = 1; i <= 3; i++) {
            int calls = i;
            await().until(() -> world.model.requests().size() == calls
                    && text(world.piecesAfter(0)).equals("half"));
            read = lastPosition(world);
            world.entities.crash("run", world.run);
            world.wake();
        }

        var pieces = world.readToTheEnd(read);

        assertThat(last(pieces)).isInstanceOf(Piece.Failed.class);
        assertThat(all(pieces, Piece.Failed.class)).hasSize(1);
    }

    private static RunWorld speaking() throws Exception {
        var world = new RunWorld(akka, request -> List.of(say("I will go on "), stall()));
        world.start("Hello");
        await().until(() -> !text(world.piecesAfter(0)).isEmpty());
        return world;
    }

    private static long lastPosition(RunWorld world) throws Exception {
        var pieces = world.piecesAfter(0);
        return pieces.get(pieces.size() - 1).position();
    }

    /** The node dies when the stop is durable, before anything else happens. */
    private static void stopAndCrash(RunWorld world) {
        var crashed = new AtomicBoolean();
        journal.withPolicy((persistenceId, operation) -> {
            boolean isStop = operation instanceof WriteEvents write
                    && write.batch().exists(event -> event instanceof RunEvent.CancelAsked);
            if (isStop) {
                world.entities.crash("run", world.run);
                crashed.set(true);
            }
            return ProcessingSuccess.getInstance();
        });
        world.entities.run(world.run).tell(new CancelRun("enough", akka.system().ignoreRef()));
        await().untilTrue(crashed);
    }
}
