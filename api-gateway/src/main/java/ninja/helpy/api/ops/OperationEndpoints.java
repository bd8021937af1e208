package ninja.helpy.api.ops;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.persistence.audit.AuditReport;
import ninja.helpy.persistence.audit.AuditReport.Told;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.usage.Difference;
import ninja.helpy.persistence.usage.UsageClosed;

/** For the operator: the audit of all ledgers, the sums of usage, and views that have missed something. */
public final class OperationEndpoints {

    private static final String ADMIN = "/api/admin";

    private final Operations operations;

    public OperationEndpoints(Operations operations) {
        this.operations = operations;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                job("/audit", this::audit),
                job("/usage/close", this::close),
                get(ADMIN + "/usage/differences", Access.ADMIN, this::differences),
                job("/projections/reconcile", this::reconcile));
    }

    private static Endpoint job(String path, Function<Call, CompletionStage<HttpResponse>> handler) {
        return post(ADMIN + path, Access.ADMIN, handler).within(Job.PATIENCE);
    }

    /** {@code drift} is what the books are off by, in credits. */
    record Audit(
            boolean clean,
            boolean full,
            long ledgers,
            long events,
            long unanswered,
            long findings,
            String drift,
            List<Finding> items,
            Instant begunAt,
            Instant endedAt) {

        static Audit of(AuditReport report) {
            return new Audit(
                    report.isClean(),
                    report.thorough(),
                    report.ledgers(),
                    report.events(),
                    report.unanswered(),
                    report.findings(),
                    Credits.text(report.driftNano()),
                    report.told().stream().map(Finding::of).toList(),
                    report.begunAt(),
                    report.endedAt());
        }
    }

    record Finding(String workspaceId, String rule, long seqNr, String reference, String detail, String drift) {

        static Finding of(Told told) {
            return new Finding(
                    told.workspaceId(),
                    told.rule(),
                    told.seqNr(),
                    told.reference(),
                    told.detail(),
                    Credits.text(told.drift()));
        }
    }

    record Closed(long days, List<Differing> differences) {

        static Closed of(UsageClosed closed) {
            return new Closed(
                    closed.days(),
                    closed.differences().stream().map(Differing::of).toList());
        }
    }

    record Differing(
            String workspaceId,
            LocalDate day,
            long runs,
            String used,
            String charged,
            List<String> examples,
            Instant checkedAt) {

        static Differing of(Difference difference) {
            return new Differing(
                    difference.workspaceId(),
                    difference.day(),
                    difference.runs(),
                    Credits.text(difference.used()),
                    Credits.text(difference.charged()),
                    difference.examples(),
                    difference.checkedAt());
        }
    }

    record Differences(List<Differing> items) {}

    private CompletionStage<HttpResponse> audit(Call call) {
        return flag(call, "full").thenCompose(operations::audit).thenApply(report -> Answers.ok(Audit.of(report)));
    }

    private CompletionStage<HttpResponse> close(Call call) {
        return flag(call, "again")
                .thenCompose(operations::closeUsage)
                .thenApply(closed -> Answers.ok(Closed.of(closed)));
    }

    private CompletionStage<HttpResponse> differences(Call call) {
        return operations
                .differences()
                .thenApply(open -> Answers.ok(
                        new Differences(open.stream().map(Differing::of).toList())));
    }

    private CompletionStage<HttpResponse> reconcile(Call call) {
        return flag(call, "rebuild").thenCompose(operations::reconcile).thenApply(Answers::ok);
    }

    private static CompletionStage<Boolean> flag(Call call, String name) {
        return call.fields().thenApply(fields -> {
            var flag = fields.flag(name).orElse(false);
            fields.check();
            return flag;
        });
    }
}
