package ninja.helpy.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import ninja.helpy.persistence.Jobs;
import ninja.helpy.persistence.audit.AuditReport;
import ninja.helpy.persistence.projection.ProjectionStatus;
import ninja.helpy.persistence.usage.UsageClosed;

/**
 * What the node knows of its own work, as numbers. Jobs are done by one node of the cluster: on the others, and before
 * the first time, their gauges have no value.
 */
final class NodeMetrics {

    private static final double MILLIS_PER_SECOND = 1_000;

    private NodeMetrics() {}

    static void register(MeterRegistry registry, ProjectionStatus projections, Jobs jobs) {
        FunctionCounter.builder("helpy.projection.events", projections, ProjectionStatus::handled)
                .description("Events that came into views and feeds on this node")
                .register(registry);
        FunctionCounter.builder("helpy.projection.reconciled.events", projections, ProjectionStatus::reconciled)
                .description("Events that the tag streams had missed and the reconciler has found")
                .register(registry);
        Gauge.builder("helpy.projection.lag", projections, NodeMetrics::lagSeconds)
                .description("The longest that the last event of a slice took until it was in all views")
                .baseUnit("seconds")
                .register(registry);
        audit(
                registry,
                jobs,
                "helpy.credits.drift.nano",
                "By what the books of all ledgers are off; must be 0",
                a -> a.driftNano());
        audit(
                registry,
                jobs,
                "helpy.credits.audit.findings",
                "What the last audit has found; must be 0",
                a -> a.findings());
        audit(
                registry,
                jobs,
                "helpy.credits.audited.ledgers",
                "Ledgers that the last audit has looked at",
                a -> a.ledgers());
        audit(
                registry,
                jobs,
                "helpy.credits.audited.timestamp.seconds",
                "When the last audit ended",
                a -> seconds(a.endedAt()));
        FunctionCounter.builder("helpy.usage.days.closed", jobs, Jobs::closedDays)
                .description("Days of workspaces whose usage was summed")
                .register(registry);
        usage(
                registry,
                jobs,
                "helpy.usage.differences",
                "Days of workspaces on which usage and charges differ",
                u -> u.differences().size());
        usage(registry, jobs, "helpy.usage.difference.nano", "By how much they differ", u -> u.nano());
        usage(
                registry,
                jobs,
                "helpy.usage.closed.timestamp.seconds",
                "When days were last closed",
                u -> seconds(u.at()));
    }

    private static void audit(
            MeterRegistry registry, Jobs jobs, String name, String description, ToDoubleFunction<AuditReport> value) {
        Gauge.builder(name, jobs, j -> j.lastAudit().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    private static void usage(
            MeterRegistry registry, Jobs jobs, String name, String description, ToDoubleFunction<UsageClosed> value) {
        Gauge.builder(name, jobs, j -> j.lastClosed().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    private static double lagSeconds(ProjectionStatus projections) {
        return projections.slices().stream()
                .mapToDouble(slice -> slice.lag().toMillis() / MILLIS_PER_SECOND)
                .max()
                .orElse(0);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / MILLIS_PER_SECOND;
    }
}
