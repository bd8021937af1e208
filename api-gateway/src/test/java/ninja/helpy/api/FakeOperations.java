package ninja.helpy.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.ops.Operations;
import ninja.helpy.persistence.audit.AuditReport;
import ninja.helpy.persistence.projection.Reconciled;
import ninja.helpy.persistence.usage.Difference;
import ninja.helpy.persistence.usage.UsageClosed;

/** An operator's work that comes out the same each time. The real one is tested where it lives. */
public final class FakeOperations implements Operations {

    private static final Instant AT = Instant.parse("2026-03-01T00:15:00Z");
    private static final Difference DIFFERENCE =
            new Difference("w-1", LocalDate.of(2026, 2, 28), 1, 2_000_000_000L, 0, List.of("run-1"), AT);

    @Override
    public CompletionStage<AuditReport> audit(boolean thoroughly) {
        var told = new AuditReport.Told("w-1", "CHAIN", 7, "run-1", "5 follows 6", 1_500_000_000L);
        return CompletableFuture.completedFuture(
                new AuditReport(thoroughly, AT, AT, 3, 40, 0, 1, 1_500_000_000L, List.of(told)));
    }

    @Override
    public CompletionStage<UsageClosed> closeUsage(boolean thoroughly) {
        return CompletableFuture.completedFuture(new UsageClosed(thoroughly ? 9 : 2, List.of(DIFFERENCE), AT));
    }

    @Override
    public CompletionStage<List<Difference>> differences() {
        return CompletableFuture.completedFuture(List.of(DIFFERENCE));
    }

    @Override
    public CompletionStage<Reconciled> reconcile(boolean rebuild) {
        return CompletableFuture.completedFuture(new Reconciled(4, rebuild ? 100 : 0));
    }
}
