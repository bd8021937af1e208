package ninja.helpy.agents.run;

import akka.actor.typed.RecipientRef;
import java.time.Clock;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.prompt.HelpyPrompts;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.agents.tool.ToolSource;

/** What a run needs of the rest of the system. {@code runs} reaches also the run itself, which keeps it awake. */
public record RunPorts(
        Function<EntityId, RecipientRef<AgentCommand>> agents,
        Function<String, RecipientRef<CreditLedgerCommand>> ledgers,
        Function<EntityId, RecipientRef<RunCommand>> runs,
        RunThreads threads,
        HelpyPrompts prompts,
        ToolSource tools,
        Routing routing,
        WakeList wakes,
        Clock clock,
        Strain strain,
        RunSettings settings) {}
