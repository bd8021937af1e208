package ninja.helpy.api.ops;

import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Jobs;
import ninja.helpy.persistence.Storage;
import ninja.helpy.persistence.audit.AuditReport;
import ninja.helpy.persistence.projection.Reconciled;
import ninja.helpy.persistence.usage.Difference;
import ninja.helpy.persistence.usage.UsageClosed;

/** What is done for the whole installation at its times, and here whenever an operator wants it. */
public interface Operations {

    /** {@code thoroughly}: from the first event of each ledger, not from where the last audit stood. */
    CompletionStage<AuditReport> audit(boolean thoroughly);

    /** {@code thoroughly}: also the days that are closed already. */
    CompletionStage<UsageClosed> closeUsage(boolean thoroughly);

    /** Days on which usage and charges differ. */
    CompletionStage<List<Difference>> differences();

    /** {@code rebuild}: shows every event to the views again. */
    CompletionStage<Reconciled> reconcile(boolean rebuild);

    static Operations of(Storage storage, Jobs jobs) {
        return new Operations() {
            @Override
            public CompletionStage<AuditReport> audit(boolean thoroughly) {
                return jobs.audit(thoroughly);
            }

            @Override
            public CompletionStage<UsageClosed> closeUsage(boolean thoroughly) {
                return jobs.closeUsage(thoroughly);
            }

            @Override
            public CompletionStage<List<Difference>> differences() {
                return jobs.differences();
            }

            @Override
            public CompletionStage<Reconciled> reconcile(boolean rebuild) {
                return storage.reconcile(rebuild);
            }
        };
    }
}
