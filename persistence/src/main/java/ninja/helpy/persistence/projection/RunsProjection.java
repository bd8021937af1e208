package ninja.helpy.persistence.projection;

import akka.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCancelled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.Recent;
import ninja.helpy.persistence.view.RunsView;

/** Fills {@code RunsView}. */
public final class RunsProjection implements EventHandler {

    private static final String BY_AGENT = "INSERT INTO views.runs_by_agent (workspace_id, agent_id, month, started_at,"
            + " run_id) VALUES (?, ?, ?, ?, ?)";
    private static final String MONTH = "INSERT INTO views.run_months (workspace_id, agent_id, month) VALUES (?, ?, ?)";
    private static final int MONTHS_MAX = 20_000;

    private final Cql cql;
    /** Months that are known to be in their table. */
    private final Recent<Month, Boolean> months = new Recent<>(MONTHS_MAX);

    private record Month(String workspaceId, String agentId, int month) {}

    public RunsProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(List<JournalEntry> stretch) {
        var entity = stretch.get(0).entity();
        var row = new RowWrite("runs", "run_id", stretch);
        var writes = new ArrayList<CompletionStage<Done>>();
        for (var entry : stretch) {
            tell(row, entry.event());
            if (entry.event() instanceof RunStarted e) {
                writes.add(listed(entity, e.order().agentId(), e.at()));
            }
        }
        writes.add(row.write(cql));
        return Writes.all(writes);
    }

    private static void tell(RowWrite row, JournalEvent event) {
        if (event instanceof RunStarted e) started(row, e.order(), e.at());
        if (event instanceof ModelCalled e) row.set("model", e.model());
        if (event instanceof RunCompleted e) ended(row, "completed", "", e.usage(), e.cost(), e.at());
        if (event instanceof RunFailed e) ended(row, "failed", e.code().code(), e.usage(), e.cost(), e.at());
        if (event instanceof RunCancelled e) ended(row, "cancelled", e.reason(), e.usage(), e.cost(), e.at());
    }

    private static void started(RowWrite row, RunOrder order, Instant at) {
        row.set("agent_id", order.agentId())
                .set("cause", order.cause().label())
                .set("thread_kind", order.thread().kind().name())
                .set("thread_id", order.thread().id())
                .set("asker_id", order.asker().id())
                .set("status", "running")
                .set("started_at", at);
    }

    private static void ended(RowWrite row, String status, String failure, Usage usage, long cost, Instant at) {
        row.set("status", status)
                .set("failure", failure)
                .set("input_tokens", usage.inputTokens())
                .set("output_tokens", usage.outputTokens())
                .set("cost", cost)
                .set("ended_at", at);
    }

    private CompletionStage<Done> listed(EntityId run, String agentId, Instant at) {
        int month = RunsView.month(at);
        return Writes.both(
                cql.write(BY_AGENT, run.workspaceId(), agentId, month, at, run.id()),
                month(new Month(run.workspaceId(), agentId, month)));
    }

    private CompletionStage<Done> month(Month one) {
        if (months.knows(one)) return Writes.none();
        return cql.write(MONTH, one.workspaceId(), one.agentId(), one.month()).thenApply(done -> {
            months.put(one, true);
            return done;
        });
    }
}
