package ninja.helpy.persistence.projection;

import akka.Done;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCancelled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.view.RunsView;

/** Fills {@code RunsView}. */
public final class RunsProjection implements EventHandler {

    private static final String STARTED = "INSERT INTO views.runs (workspace_id, run_id, agent_id, cause, thread_kind,"
            + " thread_id, asker_id, status, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String BY_AGENT = "INSERT INTO views.runs_by_agent (workspace_id, agent_id, month, started_at,"
            + " run_id) VALUES (?, ?, ?, ?, ?)";
    private static final String MONTH = "INSERT INTO views.run_months (workspace_id, agent_id, month) VALUES (?, ?, ?)";
    private static final String MODEL =
            "INSERT INTO views.runs (workspace_id, run_id, model) VALUES (?, ?, ?) USING TIMESTAMP ?";
    private static final String ENDED = "INSERT INTO views.runs (workspace_id, run_id, status, failure, input_tokens,"
            + " output_tokens, cost, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";

    private static final int MONTHS_MAX = 20_000;

    private final Cql cql;
    /** Months that are known to be in their table. */
    private final Recent<Month, Boolean> months = new Recent<>(MONTHS_MAX);

    private record Month(String workspaceId, String agentId, int month) {}

    public RunsProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof RunStarted e) return started(entry, e.order(), e.at());
        if (entry.event() instanceof ModelCalled e) {
            return cql.write(MODEL, entry.entity().workspaceId(), entry.entity().id(), e.model(), entry.writeTime());
        }
        if (entry.event() instanceof RunCompleted e) return ended(entry, "completed", "", e.usage(), e.cost(), e.at());
        if (entry.event() instanceof RunFailed e) {
            return ended(entry, "failed", e.code().code(), e.usage(), e.cost(), e.at());
        }
        if (entry.event() instanceof RunCancelled e) {
            return ended(entry, "cancelled", e.reason(), e.usage(), e.cost(), e.at());
        }
        return Writes.none();
    }

    private CompletionStage<Done> started(JournalEntry entry, RunOrder order, Instant at) {
        String workspaceId = entry.entity().workspaceId();
        String runId = entry.entity().id();
        int month = RunsView.month(at);
        CompletionStage<Done> run = cql.write(
                STARTED,
                workspaceId,
                runId,
                order.agentId(),
                order.cause().label(),
                order.thread().kind().name(),
                order.thread().id(),
                order.asker().id(),
                "running",
                at,
                entry.writeTime());
        return Writes.both(
                run,
                Writes.both(
                        cql.write(BY_AGENT, workspaceId, order.agentId(), month, at, runId),
                        month(new Month(workspaceId, order.agentId(), month))));
    }

    private CompletionStage<Done> month(Month one) {
        if (months.knows(one)) return Writes.none();
        return cql.write(MONTH, one.workspaceId(), one.agentId(), one.month()).thenApply(done -> {
            months.put(one, true);
            return done;
        });
    }

    private CompletionStage<Done> ended(
            JournalEntry entry, String status, String failure, Usage usage, long cost, Instant at) {
        return cql.write(
                ENDED,
                entry.entity().workspaceId(),
                entry.entity().id(),
                status,
                failure,
                usage.inputTokens(),
                usage.outputTokens(),
                cost,
                at,
                entry.writeTime());
    }
}
