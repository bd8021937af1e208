package ninja.helpy.agents.agent;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** One agent's entity without anything around it; time passes when a test says so. */
final class LoneAgent implements AutoCloseable {

    private final ActorTestKit akka = ActorTestKit.create(ManualTime.config()
            .withFallback(EventSourcedBehaviorTestKit.config())
            .withFallback(ConfigFactory.load()));

    private final EventSourcedBehaviorTestKit<AgentCommand, AgentEvent, Agent> entity =
            EventSourcedBehaviorTestKit.create(
                    akka.system(), AgentEntity.create(new EntityId("w-1", "a-1"), Clock.systemUTC()));

    static AgentConfig config(String systemPrompt, Persona persona, AgentConfig.Kind kind) {
        return new AgentConfig(
                "Ada",
                kind,
                systemPrompt,
                Optional.empty(),
                AgentConfig.Sampling.DEFAULT,
                persona,
                AgentConfig.Tools.NONE);
    }

    static Refusal reason(Reply reply) {
        return ((Refused) reply).reason();
    }

    /** As nobody has ever asked anything of it. */
    void anew() {
        entity.clear();
    }

    void happened(AgentEvent event) {
        entity.initialize(state(), event);
    }

    Reply when(Function<ActorRef<Reply>, AgentCommand> command) {
        return entity.<Reply>runCommand(command).reply();
    }

    /** It answers whom the command names. */
    void tell(AgentCommand command) {
        entity.runCommand(command);
    }

    void timePasses(Duration time) {
        ManualTime.get(akka.system()).timePasses(time);
    }

    ActorTestKit akka() {
        return akka;
    }

    Agent state() {
        return entity.getState();
    }

    Agent replayed() {
        return entity.restart().state();
    }

    @Override
    public void close() {
        akka.shutdownTestKit();
    }
}
