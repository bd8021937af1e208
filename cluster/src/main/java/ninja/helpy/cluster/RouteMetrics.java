package ninja.helpy.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import ninja.helpy.agents.llm.routing.RouteWatch;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.Tier;

/** What happens on the way to a model, as numbers of this node. */
final class RouteMetrics implements RouteWatch {

    private final MeterRegistry registry;

    RouteMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(Routing routing) {
        Gauge.builder("helpy.model.breakers.open", routing, RouteMetrics::open)
                .description("Providers that this node leaves alone for a while, since they failed too often")
                .register(registry);
    }

    private static double open(Routing routing) {
        return routing.breakers().stream()
                .filter(breaker -> !breaker.state().equals("closed"))
                .count();
    }

    @Override
    public void routed(Tier tier) {
        count("helpy.routes", "tier", tier.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void called(String provider, String outcome) {
        count("helpy.model.calls", "provider", provider, "outcome", outcome);
    }

    @Override
    public void fellBack(String fromProvider, String toProvider) {
        count("helpy.model.fallbacks", "from", fromProvider, "to", toProvider);
    }

    @Override
    public void lookedUp(boolean isHit) {
        count("helpy.answers.lookups", "result", isHit ? "hit" : "miss");
    }

    private void count(String name, String... tags) {
        registry.counter(name, tags).increment();
    }
}
