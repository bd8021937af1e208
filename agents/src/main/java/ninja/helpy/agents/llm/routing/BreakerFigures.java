package ninja.helpy.agents.llm.routing;

/** {@code state}: {@code closed} lets everything through, {@code open} nothing, {@code half_open} a few probes. */
public record BreakerFigures(String provider, String state) {}
