package ninja.helpy.agents.mcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static ninja.helpy.agents.llm.ScriptedModel.callTool;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** From a workspace's settings through a run to a real server and back. */
class McpRunTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Usage USAGE = new Usage(20, 5, 0, 0, false);

    private final String workspace = Ids.next();
    private final EntityId run = new EntityId(workspace, Ids.next());
    private final ScriptedModel model = ScriptedModel.answering(akka.system(), McpRunTest::script);
    private final LocalEntities entities =
            new LocalEntities(akka, Models.of("scripted", model, new Price(1_000, 1_000, 0, 0, 0)));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void anAgentUsesTheToolsOfItsServersThroughACrash() throws Exception {
        try (var real = new RealMcpServer(0, Optional.empty())) {
            var server = new McpServer("s-1", "sky", real.url(), McpServer.Auth.NONE, List.of(), true);
            ask(entities.workspace(workspace), r -> new WorkspaceCommand.CreateWorkspace("W", "", r));
            ask(entities.workspace(workspace), r -> new WorkspaceCommand.PutMcpServer(server, r));
            ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("g", 1_000_000, "test", r));
            var agent = entities.agent(new EntityId(workspace, "ada"));
            ask(agent, r -> new AgentCommand.CreateAgent(config(), r));

            ask(entities.run(run), r -> new RunCommand.StartRun(order(), r));
            await().until(() -> model.requests().size() == 2);
            entities.crash("run", run);
            entities.run(run).tell(new RunCommand.WakeRun(akka.system().ignoreRef()));

            await().until(() -> view().status() == RunCommand.Status.COMPLETED);
            assertThat(view().text()).isEqualTo("In Oslo fällt Schnee ❄");
            assertThat(real.calls()).containsExactly("weather {city=Oslo}");
            assertThat(model.requests().get(0).tools())
                    .extracting(ModelRequest.Tool::name)
                    .contains("sky__weather", "sky__fail");
        }
    }

    /** The second call says what the tool said, when it is asked again after the crash. */
    private static List<Step> script(ModelRequest request) {
        var last = request.messages().get(request.messages().size() - 1);
        if (!(last instanceof ToolAnswer answer)) {
            return List.of(callTool("1", "sky__weather", "{\"city\":\"Oslo\"}"), finish("tool_calls", USAGE));
        }
        return List.of(
                ScriptedModel.pause(java.time.Duration.ofMillis(500)), say(answer.result()), finish("stop", USAGE));
    }

    private RunCommand.View view() throws Exception {
        return (RunCommand.View) ask(entities.run(run), RunCommand.GetRun::new);
    }

    private static AgentConfig config() {
        return new AgentConfig(
                "Ada",
                AgentConfig.Kind.HELPY,
                "Be kind.",
                Optional.of("scripted/x"),
                new AgentConfig.Sampling(0.5, 100),
                AgentConfig.Persona.NONE,
                new AgentConfig.Tools(false, false, List.of("s-1"), List.of()));
    }

    private static RunOrder order() {
        return new RunOrder(
                "ada",
                1,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                new RunOrder.Asker("u-1", Optional.of("Uma")),
                "What is it like in Oslo?",
                MessageForm.PLAIN,
                new RunOrder.MessageIds("q", "a"),
                "hash",
                RunOrder.Terms.USUAL);
    }

    private <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
        return entities.ask(entity, command).toCompletableFuture().get(10, SECONDS);
    }
}
