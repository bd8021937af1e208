package ninja.helpy.agents.session;

import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.agents.run.RunCommand;

/** What a room needs of the rest of the system. {@code self} reaches a room through sharding, which keeps it awake. */
public record RoomPorts(
        Function<EntityId, RecipientRef<AgentCommand>> agents,
        Function<String, RecipientRef<CreditLedgerCommand>> ledgers,
        Function<EntityId, RecipientRef<RunCommand>> runs,
        Function<EntityId, RecipientRef<GroupSessionCommand>> self,
        Routing routing,
        Embeddings embeddings,
        WakeList wakes,
        Clock clock,
        Settings settings) {

    /**
     * How rooms behave, from {@code helpy.agents.session}.
     *
     * @param roundDeadline after it a round ends with the answers that it has
     * @param comparisonMax how long finished answers wait for a model to compare them
     * @param desertedMax after it a room ends that its last person has left
     * @param wakeAfter how long after a node died its open rounds are looked at again at the latest
     */
    public record Settings(
            Duration roundDeadline,
            Duration comparisonMax,
            Duration desertedMax,
            Duration wakeAfter,
            Duration askTimeout) {

        public static Settings from(Config config) {
            return new Settings(
                    config.getDuration("round-deadline"),
                    config.getDuration("comparison-max"),
                    config.getDuration("deserted-max"),
                    config.getDuration("wake-after"),
                    config.getDuration("ask-timeout"));
        }
    }
}
