package ninja.helpy.api;

import akka.actor.typed.ActorSystem;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import ninja.helpy.agents.Entities;
import ninja.helpy.api.ops.HealthChecks;
import ninja.helpy.api.replay.History;

/** All that the API needs from the rest of the node. */
public record ApiPorts(
        ActorSystem<?> system,
        Entities entities,
        History history,
        HealthChecks health,
        PrometheusMeterRegistry metrics,
        ApiSettings settings) {}
