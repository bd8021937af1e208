package ninja.helpy.persistence.usage;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** The days on which usage and charges differ. */
final class Differences {

    /** Shown of a month; more are only found again. */
    private static final int OF_MONTH_MAX = 1_000;

    private static final String WRITE = "INSERT INTO views.usage_differences (month, day, workspace_id, runs, used,"
            + " charged, examples, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REMOVE =
            "DELETE FROM views.usage_differences WHERE month = ? AND day = ? AND workspace_id = ?";
    private static final String OF_MONTH = "SELECT day, workspace_id, runs, used, charged, examples, checked_at"
            + " FROM views.usage_differences WHERE month = ? AND day >= ? AND day <= ? LIMIT ?";

    private final Cql cql;

    Differences(Cql cql) {
        this.cql = cql;
    }

    /** What a check has found, or that it has found nothing any more. */
    CompletionStage<Done> found(String workspaceId, LocalDate day, Optional<Difference> difference) {
        int month = UsageTable.month(day);
        return difference
                .map(d -> cql.write(
                        WRITE, month, day, workspaceId, d.runs(), d.used(), d.charged(), d.examples(), d.checkedAt()))
                .orElseGet(() -> cql.write(REMOVE, month, day, workspaceId));
    }

    /** Those of the days between two, both included. */
    CompletionStage<List<Difference>> between(LocalDate from, LocalDate to) {
        CompletionStage<List<Difference>> all = CompletableFuture.completedFuture(List.of());
        for (var month = YearMonth.from(from); !month.isAfter(YearMonth.from(to)); month = month.plusMonths(1)) {
            int partition = UsageTable.month(month.atDay(1));
            all = all.thenCompose(before ->
                    cql.all(OF_MONTH, partition, from, to, OF_MONTH_MAX).thenApply(rows -> plus(before, rows)));
        }
        return all;
    }

    private static List<Difference> plus(List<Difference> before, List<Row> rows) {
        var all = new ArrayList<>(before);
        rows.forEach(row -> all.add(difference(row)));
        return all;
    }

    private static Difference difference(Row row) {
        return new Difference(
                UsageRows.text(row, "workspace_id"),
                Objects.requireNonNull(row.getLocalDate("day")),
                row.getLong("runs"),
                row.getLong("used"),
                row.getLong("charged"),
                Objects.requireNonNullElse(row.getList("examples", String.class), List.of()),
                Objects.requireNonNullElse(row.getInstant("checked_at"), Instant.EPOCH));
    }
}
