package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who reads is known to the run alone: its readers may be on any node. */
class RunReadersTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Readership readers = new Readership();
    private final Transcript transcript = new Transcript();
    private final TestProbe<Reply> anna = akka.createTestProbe();
    private final TestProbe<Reply> bert = akka.createTestProbe();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void whoeverStillReadsWhenAnotherLeavesAsksAgainAndKeepsTheRunGoing() {
        var run = run(OnDisconnect.CONTINUE);
        read(run, anna, NOW);
        read(run, bert, NOW);

        readers.left(run, transcript, NOW.plusSeconds(1));
        anna.receiveMessage();
        bert.receiveMessage();
        read(run, bert, NOW.plusSeconds(2));

        assertThat(readers.isGone(run, NOW.plusSeconds(3_600))).isFalse();
    }

    @Test
    void aRunIsLeftWhenNobodyAsksAgainForAWhile() {
        var run = run(OnDisconnect.CONTINUE);
        read(run, anna, NOW);

        readers.left(run, transcript, NOW.plusSeconds(1));

        assertThat(readers.isGone(run, NOW.plusSeconds(2))).isFalse();
        assertThat(readers.isGone(run, NOW.plusSeconds(10))).isTrue();
    }

    @Test
    void readersWhoseNodeDiedAreMissedOnlyIfTheRunWasToStopWithThem() {
        read(run(OnDisconnect.CANCEL), anna, NOW);
        readers.answerPatient(run(OnDisconnect.CANCEL), transcript, NOW.plusSeconds(11));

        assertThat(readers.isGone(run(OnDisconnect.CONTINUE), NOW.plusSeconds(60)))
                .isFalse();
        assertThat(readers.isGone(run(OnDisconnect.CANCEL), NOW.plusSeconds(12)))
                .isFalse();
        assertThat(readers.isGone(run(OnDisconnect.CANCEL), NOW.plusSeconds(60)))
                .isTrue();
    }

    @Test
    void aRunThatNobodyHasReadYetIsNotGivenUp() {
        assertThat(readers.isGone(run(OnDisconnect.CANCEL), NOW.plusSeconds(3_600)))
                .isFalse();
    }

    @Test
    void theLastReaderWhoLeavesStopsTheRunAndWhatWasUsedIsCharged() throws Exception {
        var world = new RunWorld(akka, request -> endless());
        world.start("Hello");
        await().until(() -> world.view().text().equals("So "));

        assertThat(leave(world)).isEqualTo(Done.DONE);

        await().atMost(Duration.ofSeconds(20)).until(() -> world.view().status() == Status.CANCELLED);
        assertThat(world.view().cost()).isPositive();
        assertThat(leave(world)).isEqualTo(Done.DONE);
    }

    private static Reply leave(RunWorld world) throws Exception {
        return world.ask(world.entities.run(world.run), RunCommand.LeaveRun::new);
    }

    private static List<Step> endless() {
        var steps = new ArrayList<Step>();
        steps.add(say("So "));
        steps.add(await(new CompletableFuture<>()));
        steps.addAll(words("never"));
        return steps;
    }

    private void read(Run run, TestProbe<Reply> reader, Instant at) {
        readers.read(run, transcript, new RunCommand.FollowRun(0, reader.getRef()), false, at);
    }

    private static Run run(OnDisconnect onDisconnect) {
        var order = new RunOrder(
                "a",
                1,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c"),
                new RunOrder.Asker("u", Optional.empty()),
                "Hello",
                MessageForm.PLAIN,
                new RunOrder.MessageIds("q", "a"),
                "",
                RunOrder.Terms.of(onDisconnect));
        return Run.EMPTY.started(order, NOW);
    }
}
