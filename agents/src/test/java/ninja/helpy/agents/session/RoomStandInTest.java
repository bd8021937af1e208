package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A Helpy's model does not answer, and another one does: the room knows, for good. */
class RoomStandInTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(ConfigFactory.parseString("""
            helpy.agents.llm.routing {
              backoff = 1ms
              fallbacks { "first/x" = ["second/y"] }
            }
            """).withFallback(LocalEntities.config()));

    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    private final EntityId room = new EntityId(Ids.next(), Ids.next());
    private final EntityId helpy = new EntityId(room.workspaceId(), Ids.next());
    private final LocalEntities entities = new LocalEntities(
            akka,
            Models.of(
                            "first",
                            ScriptedModel.answering(akka.system(), r -> List.of(ScriptedModel.fail(Kind.OVERLOADED))),
                            PRICE)
                    .orElse(Models.of("second", ScriptedModel.saying(akka.system(), "I am here"), PRICE)));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void anAnswerInARoomNamesTheModelThatStoodInForIt() throws Exception {
        openRoom();
        ask(
                entities.session(room),
                r -> new GroupSessionCommand.PostMessage("m-1", "u-1", "Hello?", MessageForm.PLAIN, r));

        var delivered = await().until(this::delivered, found -> !found.isEmpty());

        assertThat(delivered.get(0).message().content()).isEqualTo("I am here");
        assertThat(delivered.get(0).standIn()).contains("second/y");
    }

    private void openRoom() throws Exception {
        ask(
                entities.ledger(room.workspaceId()),
                r -> new CreditLedgerCommand.GrantCredits("g", 1_000_000_000, "test", r));
        var config = new AgentConfig(
                "Ada",
                AgentConfig.Kind.HELPY,
                "Be brief.",
                Optional.of("first/x"),
                new AgentConfig.Sampling(0.5, 100),
                AgentConfig.Persona.NONE,
                AgentConfig.Tools.NONE);
        ask(entities.agent(helpy), r -> new AgentCommand.CreateAgent(config, r));
        var here = new RoomHelpy(helpy.id(), "Ada", Optional.empty(), Optional.empty(), Optional.empty());
        var opened = NewRoom.of("Study", RoomSettings.DEFAULT, List.of(here));
        ask(entities.session(room), r -> new GroupSessionCommand.CreateSession(opened, r));
        ask(entities.session(room), r -> new GroupSessionCommand.JoinSession("u-1", "Uma", r));
    }

    private List<AnswerDelivered> delivered() throws Exception {
        var facts = (GroupSessionCommand.Facts)
                ask(entities.session(room), r -> new GroupSessionCommand.FollowSession(0, r));
        return facts.items().stream()
                .map(GroupSessionCommand.Fact::event)
                .filter(AnswerDelivered.class::isInstance)
                .map(AnswerDelivered.class::cast)
                .toList();
    }

    private <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
        return entities.ask(entity, command).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
