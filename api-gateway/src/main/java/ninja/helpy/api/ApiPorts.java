package ninja.helpy.api;

import akka.actor.typed.ActorSystem;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.mcp.McpServers;
import ninja.helpy.api.ops.HealthChecks;
import ninja.helpy.api.ops.Operations;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.view.Lists;

/** All that the API needs from the rest of the node. */
public record ApiPorts(
        ActorSystem<?> system,
        Entities entities,
        McpServers mcp,
        History history,
        Lists lists,
        HealthChecks health,
        PrometheusMeterRegistry metrics,
        ApiSettings settings,
        Operations operations) {}
