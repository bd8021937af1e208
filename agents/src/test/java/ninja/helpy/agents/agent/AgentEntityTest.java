package ninja.helpy.agents.agent;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.AgentCommand.AddAgentKey;
import ninja.helpy.agents.agent.AgentCommand.AddStream;
import ninja.helpy.agents.agent.AgentCommand.Admitted;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.CheckAgentKey;
import ninja.helpy.agents.agent.AgentCommand.CheckStreamSecret;
import ninja.helpy.agents.agent.AgentCommand.CreateAgent;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.RevokeAgentKey;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentCommand.View;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.SecretHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final SecretHash SECRET = new SecretHash("aa");
    private static final SecretHash OTHER = new SecretHash("bb");

    private final EventSourcedBehaviorTestKit<AgentCommand, AgentEvent, Agent> agent =
            EventSourcedBehaviorTestKit.create(
                    akka.system(), AgentEntity.create(new EntityId("w-1", "a-1"), Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void created() {
        agent.clear();
        when(r -> new CreateAgent(config("Be kind."), r));
    }

    @Test
    void aChangedConfigurationIsANewVersionAndTheSameOneIsNot() {
        assertThat(((View) when(r -> new ChangeAgent(config("Be brief."), Optional.of(1L), r))).version())
                .isEqualTo(2);
        assertThat(((View) when(r -> new ChangeAgent(config("Be brief."), Optional.empty(), r))).version())
                .isEqualTo(2);
        assertThat(reason(when(r -> new ChangeAgent(config("Be bold."), Optional.of(1L), r))))
                .isEqualTo(Refusal.VERSION_CONFLICT);
    }

    @Test
    void anOlderVersionCanBeReadWhileItIsKept() {
        IntStream.range(0, Agent.VERSIONS_MAX)
                .forEach(i -> when(r -> new ChangeAgent(config("Prompt " + i), Optional.empty(), r)));

        assertThat(speaker(2).agent().config().systemPrompt()).isEqualTo("Prompt 0");
        assertThat(speaker(1).agent().version()).isEqualTo(Agent.VERSIONS_MAX + 1L);
    }

    @Test
    void aKeyOpensTheWebhookUntilItIsRevoked() {
        when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        assertThat(when(r -> new CheckAgentKey(SECRET, r))).isEqualTo(new Admitted("a-1", 1, "k-1", List.of()));
        assertThat(reason(when(r -> new CheckAgentKey(OTHER, r)))).isEqualTo(Refusal.UNAUTHENTICATED);

        when(r -> new RevokeAgentKey("k-1", r));

        assertThat(reason(when(r -> new CheckAgentKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void aStreamIsForPagesOfItsOriginsOnlyAndForCallersThatAreNoPages() {
        when(r -> new AddStream("s-1", SECRET, List.of("https://school.example"), r));

        assertThat(when(r -> new CheckStreamSecret(SECRET, Optional.of("https://school.example"), r)))
                .isInstanceOf(Admitted.class);
        assertThat(when(r -> new CheckStreamSecret(SECRET, Optional.empty(), r)))
                .isInstanceOf(Admitted.class);
        assertThat(reason(when(r -> new CheckStreamSecret(SECRET, Optional.of("https://evil.example"), r))))
                .isEqualTo(Refusal.ORIGIN_NOT_ALLOWED);
        assertThat(reason(when(r -> new CheckStreamSecret(OTHER, Optional.of("https://school.example"), r))))
                .isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void aDeletedAgentIsGoneAndItsSecretsAreDead() {
        when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        when(DeleteAgent::new);

        assertThat(reason(when(GetAgent::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(when(r -> new CheckAgentKey(SECRET, r))).isInstanceOf(Refused.class);
        assertThat(agent.getState().keys()).isEmpty();
    }

    @Test
    void replayingTheJournalGivesTheSameAgent() {
        when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        when(r -> new AddStream("s-1", OTHER, List.of("*"), r));
        when(r -> new ChangeAgent(config("Be brief."), Optional.empty(), r));
        var live = agent.getState();

        assertThat(agent.restart().state()).isEqualTo(live);
    }

    private static AgentConfig config(String systemPrompt) {
        return new AgentConfig(
                "Ada",
                AgentConfig.Kind.HELPY,
                systemPrompt,
                Optional.empty(),
                AgentConfig.Sampling.DEFAULT,
                AgentConfig.Persona.NONE,
                AgentConfig.Tools.NONE);
    }

    private static Refusal reason(Reply reply) {
        return ((Refused) reply).reason();
    }

    private Speaker speaker(long version) {
        return (Speaker) when(r -> new GetSpeaker(version, "u-1", r));
    }

    private Reply when(Function<ActorRef<Reply>, AgentCommand> command) {
        return agent.<Reply>runCommand(command).reply();
    }
}
