package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.run.RunWorld.last;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a run makes of a route: who answers, who is paid, what is asked again. */
class RunRoutesTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(ConfigFactory.parseString("""
            helpy.agents.llm.routing {
              backoff = 1ms
              fallbacks { "scripted/x" = ["backup/y"] }
            }
            """).withFallback(LocalEntities.config()));

    private static final Usage USED = new Usage(20, 5, 0, 0, false);

    /** Twice as dear. */
    private static final Price DEAR = new Price(2_000_000_000, 2_000_000_000, 0, 2_000_000_000, 0);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aModelThatDoesNotBeginIsFollowedByTheNextWhichIsPaidAtItsOwnPrice() throws Exception {
        var backup = ScriptedModel.answering(akka.system(), r -> List.of(say("I am here"), finish("stop", USED)));
        var world = new RunWorld(akka, r -> List.of(fail(Kind.OVERLOADED)), Models.of("backup", backup, DEAR));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(RunWorld.text(pieces)).isEqualTo("I am here");
        assertThat(world.events(RunEvent.ModelCalled.class))
                .extracting(RunEvent.ModelCalled::model)
                .containsExactly("scripted/x", "backup/y");
        assertThat(world.model.requests()).hasSize(3);
        assertThat(world.balance().spent()).isEqualTo(50_000);
        assertThat(world.balance().held()).isZero();
    }

    @Test
    void readersLearnWhichModelAnswersBeforeItSpeaks() throws Exception {
        var backup = ScriptedModel.saying(akka.system(), "I am here");
        var world = new RunWorld(akka, r -> List.of(fail(Kind.OVERLOADED)), Models.of("backup", backup, DEAR));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(((Piece.Started) pieces.get(0).content()).model()).isEqualTo("scripted/x");
        assertThat(pieces.get(1)).isEqualTo(new Piece(2, new Piece.Answering("backup/y")));
        assertThat(RunWorld.text(pieces)).isEqualTo("I am here");
    }

    @Test
    void onceAnAnswerHasBegunNobodyElseIsAsked() throws Exception {
        var backup = ScriptedModel.saying(akka.system(), "Too late");
        var world = new RunWorld(
                akka, r -> List.of(say("Half of"), fail(Kind.OVERLOADED)), Models.of("backup", backup, DEAR));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isInstanceOf(Piece.Failed.class);
        assertThat(backup.requests()).isEmpty();
    }

    @Test
    void whenNobodyBeginsTheRunFailsAndNothingIsPaid() throws Exception {
        var backup = ScriptedModel.answering(akka.system(), r -> List.of(fail(Kind.UNREACHABLE)));
        var world = new RunWorld(akka, r -> List.of(fail(Kind.OVERLOADED)), Models.of("backup", backup, DEAR));

        world.start("Hello");
        var pieces = world.readToTheEnd();

        assertThat(((Piece.Failed) last(pieces)).code()).isEqualTo(Refusal.PROVIDER_ERROR);
        assertThat(world.balance().spent()).isZero();
        assertThat(world.balance().held()).isZero();
    }

    @Test
    void aQuestionThatLeavesNothingToChanceIsAnsweredOnceAndThenFromMemoryForNothing() throws Exception {
        var world = new RunWorld(akka, r -> List.of(say("Forty-two"), finish("stop", USED)));
        world.agent(RunWorld.AGENT, "Ada", 0);

        world.start(ofConversation(world, "c-first"));
        world.readToTheEnd();
        long paid = world.balance().spent();
        var second = new EntityId(world.workspace, Ids.next());
        var again = ofConversation(world, "c-second");
        world.ask(world.entities.run(second), r -> new RunCommand.StartRun(again, r));
        var pieces = world.readToTheEnd(second);

        assertThat(RunWorld.text(pieces)).isEqualTo("Forty-two");
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(world.model.requests()).hasSize(1);
        assertThat(paid).isPositive();
        assertThat(world.balance().spent()).isEqualTo(paid);
    }

    private static RunOrder ofConversation(RunWorld world, String conversationId) {
        var order = world.order("What is the answer?");
        return new RunOrder(
                order.agentId(),
                order.agentVersion(),
                order.cause(),
                new RunThread(RunThread.Kind.CONVERSATION, conversationId),
                new RunOrder.Asker("u-1", Optional.empty()),
                order.text(),
                order.form(),
                order.messages(),
                order.requestHash(),
                order.terms());
    }
}
