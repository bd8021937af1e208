package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** All runs of an agent, newest first. */
public final class RunsView {

    /** One run as it stands. {@code status}: running, completed, failed or cancelled; {@code cost} in nano-dollars. */
    public record Line(
            String runId,
            String agentId,
            String cause,
            String threadKind,
            String threadId,
            String askerId,
            Optional<String> model,
            String status,
            Optional<String> failure,
            long inputTokens,
            long outputTokens,
            long cost,
            Instant startedAt,
            Optional<Instant> endedAt) {}

    private static final String MONTHS = "SELECT month FROM views.run_months WHERE workspace_id = ? AND agent_id = ?";
    private static final String PAGE = "SELECT started_at, run_id FROM views.runs_by_agent"
            + " WHERE workspace_id = ? AND agent_id = ? AND month = ? AND (started_at, run_id) < (?, ?) LIMIT ?";
    private static final String RUN = "SELECT * FROM views.runs WHERE workspace_id = ? AND run_id = ?";

    /** Later than every run, and with the greatest id. */
    private static final PlaceInTime NEWEST = new PlaceInTime(Instant.parse("9999-01-01T00:00:00Z"), "\uffff");

    private final Cql cql;

    public RunsView(Cql cql) {
        this.cql = cql;
    }

    /** At most {@code limit} runs after the one that {@code cursor} names, or the newest. */
    public CompletionStage<Page<Line>> byAgent(String workspaceId, String agentId, Optional<String> cursor, int limit) {
        PlaceInTime from = cursor.map(PlaceInTime::parse).orElse(NEWEST);
        return cql.all(MONTHS, workspaceId, agentId)
                .thenApply(rows -> rows.stream()
                        .map(row -> row.getInt("month"))
                        .filter(month -> month <= month(from.at()))
                        .toList())
                .thenCompose(months -> places(workspaceId, agentId, months, from, limit + 1, new ArrayList<>()))
                .thenCompose(places -> page(workspaceId, places, limit));
    }

    public CompletionStage<Optional<Line>> one(String workspaceId, String runId) {
        return cql.one(RUN, workspaceId, runId).thenApply(row -> row.map(RunsView::line));
    }

    /** The partition of a run's start, as year and month. */
    public static int month(Instant at) {
        var date = at.atZone(ZoneOffset.UTC);
        return date.getYear() * 100 + date.getMonthValue();
    }

    private CompletionStage<List<PlaceInTime>> places(
            String workspaceId,
            String agentId,
            List<Integer> months,
            PlaceInTime from,
            int max,
            List<PlaceInTime> into) {
        if (months.isEmpty() || into.size() >= max) return CompletableFuture.completedFuture(into);
        return cql.all(PAGE, workspaceId, agentId, months.get(0), from.at(), from.id(), max - into.size())
                .thenCompose(rows -> {
                    rows.forEach(
                            row -> into.add(new PlaceInTime(Rows.time(row, "started_at"), Rows.text(row, "run_id"))));
                    return places(workspaceId, agentId, months.subList(1, months.size()), from, max, into);
                });
    }

    private CompletionStage<Page<Line>> page(String workspaceId, List<PlaceInTime> places, int limit) {
        List<PlaceInTime> shown = places.subList(0, Math.min(limit, places.size()));
        Optional<String> next =
                places.size() > limit ? Optional.of(shown.get(shown.size() - 1).toString()) : Optional.empty();
        return Rows.each(shown, place -> one(workspaceId, place.id())).thenApply(lines -> new Page<>(lines, next));
    }

    private static Line line(Row row) {
        return new Line(
                Rows.text(row, "run_id"),
                Rows.text(row, "agent_id"),
                Rows.text(row, "cause"),
                Rows.text(row, "thread_kind"),
                Rows.text(row, "thread_id"),
                Rows.text(row, "asker_id"),
                Rows.optionalText(row, "model"),
                Rows.optionalText(row, "status").orElse("running"),
                Rows.optionalText(row, "failure"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cost"),
                Rows.time(row, "started_at"),
                Rows.optionalTime(row, "ended_at"));
    }
}
