package ninja.helpy.persistence;

import akka.actor.typed.ActorSystem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.persistence.audit.AuditJob;
import ninja.helpy.persistence.audit.AuditReport;
import ninja.helpy.persistence.audit.AuditSettings;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.usage.Difference;
import ninja.helpy.persistence.usage.UsageClosed;
import ninja.helpy.persistence.usage.UsageJob;
import ninja.helpy.persistence.usage.UsageSettings;
import ninja.helpy.persistence.usage.UsageTable;

/** What one node does for all at its times, and whenever an operator wants it. */
public final class Jobs {

    private final AuditJob auditing;
    private final UsageJob closing;
    private final Job<AuditReport> audit;
    private final Job<UsageClosed> usage;

    private Jobs(ActorSystem<?> system, AuditJob auditing, UsageJob closing) {
        this.auditing = auditing;
        this.closing = closing;
        this.audit = Job.start(system, "credits-audit", auditing, AuditReport.class);
        this.usage = Job.start(system, "usage-by-day", closing, UsageClosed.class);
    }

    static Jobs start(
            ActorSystem<?> system, Cql cql, JournalIndex index, UsageTable usage, Entities entities, Clock clock) {
        var config = system.settings().config();
        return new Jobs(
                system,
                new AuditJob(system, cql, index, entities, AuditSettings.from(config), clock),
                new UsageJob(system, cql, index, usage, UsageSettings.from(config), clock));
    }

    /** Recomputes the books of all ledgers; {@code thoroughly}: from their first event. */
    public CompletionStage<AuditReport> audit(boolean thoroughly) {
        return audit.now(thoroughly);
    }

    /** The last audit, if it was on this node. */
    public Optional<AuditReport> lastAudit() {
        return auditing.last();
    }

    /** Sums the days that are over; {@code thoroughly}: also those that are closed already. */
    public CompletionStage<UsageClosed> closeUsage(boolean thoroughly) {
        return usage.now(thoroughly);
    }

    /** The last time that days were closed, if it was on this node. */
    public Optional<UsageClosed> lastClosed() {
        return closing.last();
    }

    /** Days of workspaces that this node has closed since its start. */
    public long closedDays() {
        return closing.closed();
    }

    /** Days on which usage and charges differ. */
    public CompletionStage<List<Difference>> differences() {
        return closing.differences();
    }
}
