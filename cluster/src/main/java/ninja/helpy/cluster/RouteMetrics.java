package ninja.helpy.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import ninja.helpy.agents.llm.routing.RouteWatch;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.Tier;

/** What happens on the way to a model, as numbers of this node. */
final class RouteMetrics implements RouteWatch {

    private final MeterRegistry registry;
    private final Counter fallbacks;

    /** Whatever can be named already is there from the beginning, at zero, so that a chart has a line to draw. */
    RouteMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fallbacks = registry.counter("helpy.model.fallbacks");
        for (var tier : Tier.values()) routes(tier);
        lookups(true);
        lookups(false);
        calls("demo", "began");
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
        routes(tier).increment();
    }

    @Override
    public void called(String provider, String outcome) {
        calls(provider, outcome).increment();
    }

    @Override
    public void fellBack(String fromProvider, String toProvider) {
        fallbacks.increment();
    }

    @Override
    public void lookedUp(boolean isHit) {
        lookups(isHit).increment();
    }

    private Counter routes(Tier tier) {
        return registry.counter("helpy.routes", "tier", tier.name().toLowerCase(Locale.ROOT));
    }

    private Counter calls(String provider, String outcome) {
        return registry.counter("helpy.model.calls", "provider", provider, "outcome", outcome);
    }

    private Counter lookups(boolean isHit) {
        return registry.counter("helpy.answers.lookups", "result", isHit ? "hit" : "miss");
    }
}
