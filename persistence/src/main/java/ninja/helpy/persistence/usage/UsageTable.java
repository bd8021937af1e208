package ninja.helpy.persistence.usage;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.LongStream;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.Recent;

/** One row for each run that ended, and which days they make. Repeating a write changes nothing. */
public final class UsageTable {

    /** Partitions of one day's list of workspaces. */
    static final int SLICES = 8;

    /** A write that began before a day was closed has landed by then. */
    static final Duration LANDING = Duration.ofMinutes(1);

    /**
     * So long a mark serves for more writes: what they bring lands at most so much later after it, and {@link #LANDING} has
     * room for both.
     */
    private static final Duration MARK_SERVES = Duration.ofSeconds(10);

    private static final int MARKS_MAX = 10_000;
    private static final int HOURS = 24;

    private static final String RUN = "INSERT INTO views.usage_of_runs (workspace_id, hour, agent_id, user_id, model,"
            + " run_id, tokens_in, tokens_out, reasoning_tokens, cost, cache_hits)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String DAYS = "SELECT workspace_id, day, touched_at, closed_at FROM views.usage_days"
            + " WHERE workspace_id = ? AND day >= ? AND day <= ?";
    private static final String OF_DAY = "SELECT workspace_id, day, touched_at, closed_at FROM views.usage_workspaces"
            + " WHERE day = ? AND slice = ?";
    private static final String SUMS = "SELECT agent_id, user_id, model, count(*) AS runs, sum(tokens_in) AS tokens_in,"
            + " sum(tokens_out) AS tokens_out, sum(reasoning_tokens) AS reasoning_tokens, sum(cost) AS cost,"
            + " sum(cache_hits) AS cache_hits FROM views.usage_of_runs WHERE workspace_id = ? AND hour = ?"
            + " GROUP BY agent_id, user_id, model";
    private static final String COSTS =
            "SELECT run_id, cost FROM views.usage_of_runs WHERE workspace_id = ? AND hour = ?";

    /** A day on which a workspace has used something. */
    record Day(String workspaceId, LocalDate day, Instant touchedAt, Optional<Instant> closedAt) {

        /** Its sums hold everything. */
        boolean isClosed() {
            return closedAt.filter(at -> at.isAfter(touchedAt.plus(LANDING))).isPresent();
        }
    }

    private record Of(String workspaceId, LocalDate day) {}

    /** That a day was touched, said to the tables at some time. */
    private record Mark(Instant at, CompletionStage<Done> landed) {

        boolean serves(Instant now) {
            return now.isBefore(at.plus(MARK_SERVES))
                    && !landed.toCompletableFuture().isCompletedExceptionally();
        }
    }

    private final Cql cql;
    private final Clock clock;
    private final Recent<Of, Mark> marks = new Recent<>(MARKS_MAX);

    public UsageTable(Cql cql, Clock clock) {
        this.cql = cql;
        this.clock = clock;
    }

    /** The day is marked first: a row that is there without a mark would be missing from a closed day. */
    public CompletionStage<Done> write(UsedRun run) {
        LocalDate day = day(run.endedAt());
        var usage = run.usage();
        return touched(new Of(run.workspaceId(), day))
                .thenCompose(marked -> cql.write(
                        RUN,
                        run.workspaceId(),
                        hour(run.endedAt()),
                        run.share().agentId(),
                        run.share().userId(),
                        run.share().model(),
                        run.runId(),
                        usage.inputTokens(),
                        usage.outputTokens(),
                        usage.reasoningTokens(),
                        run.cost(),
                        usage.cachedTokens() > 0 ? 1L : 0L));
    }

    /** The days between two, both included, on which a workspace has used anything. */
    CompletionStage<List<Day>> days(String workspaceId, LocalDate from, LocalDate to) {
        return cql.all(DAYS, workspaceId, from, to)
                .thenApply(rows -> rows.stream().map(UsageTable::day).toList());
    }

    /** A day of all workspaces of a slice that have used anything on it. */
    CompletionStage<List<Day>> days(LocalDate day, int slice) {
        return cql.all(OF_DAY, day, slice)
                .thenApply(rows -> rows.stream().map(UsageTable::day).toList());
    }

    CompletionStage<Done> closed(String workspaceId, LocalDate day, Instant at) {
        return mark("closed_at", workspaceId, day, at);
    }

    /** Runs that end at about the same time share a mark. */
    private CompletionStage<Done> touched(Of of) {
        Instant now = clock.instant();
        var mark = marks.change(
                of,
                (same, last) -> last != null && last.serves(now)
                        ? last
                        : new Mark(now, mark("touched_at", of.workspaceId(), of.day(), now)));
        return Objects.requireNonNull(mark).landed();
    }

    private CompletionStage<Done> mark(String column, String workspaceId, LocalDate day, Instant at) {
        var ofWorkspace = "INSERT INTO views.usage_days (workspace_id, day, " + column + ") VALUES (?, ?, ?)";
        var ofDay = "INSERT INTO views.usage_workspaces (day, slice, workspace_id, " + column + ") VALUES (?, ?, ?, ?)";
        return cql.write(ofWorkspace, workspaceId, day, at)
                .thenCombine(cql.write(ofDay, day, slice(workspaceId), workspaceId, at), (one, other) -> other);
    }

    /** What a workspace has used on a day, an hour after the other; a share may come in each. */
    CompletionStage<Done> sums(String workspaceId, LocalDate day, BiConsumer<Share, Totals> to) {
        return hours(
                day, hour -> cql.each(row -> to.accept(share(row), UsageRows.totals(row)), SUMS, workspaceId, hour));
    }

    /** What each run has cost that ended on a day. */
    CompletionStage<Done> costs(String workspaceId, LocalDate day, ObjLongConsumer<String> to) {
        return hours(
                day,
                hour -> cql.each(
                        row -> to.accept(Objects.requireNonNull(row.getString("run_id")), row.getLong("cost")),
                        COSTS,
                        workspaceId,
                        hour));
    }

    private static CompletionStage<Done> hours(
            LocalDate day, java.util.function.LongFunction<CompletionStage<Done>> read) {
        long first = hour(day.atStartOfDay().toInstant(ZoneOffset.UTC));
        CompletionStage<Done> done = CompletableFuture.completedFuture(Done.getInstance());
        for (long hour : LongStream.range(first, first + HOURS).toArray()) {
            done = done.thenCompose(before -> read.apply(hour));
        }
        return done;
    }

    static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** The partition of a day, as year and month. */
    static int month(LocalDate day) {
        return day.getYear() * 100 + day.getMonthValue();
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3_600L);
    }

    private static int slice(String workspaceId) {
        return Math.floorMod(workspaceId.hashCode(), SLICES);
    }

    private static Share share(Row row) {
        return new Share(UsageRows.text(row, "agent_id"), UsageRows.text(row, "user_id"), UsageRows.text(row, "model"));
    }

    private static Day day(Row row) {
        return new Day(
                UsageRows.text(row, "workspace_id"),
                Objects.requireNonNull(row.getLocalDate("day")),
                Objects.requireNonNullElse(row.getInstant("touched_at"), Instant.EPOCH),
                Optional.ofNullable(row.getInstant("closed_at")));
    }
}
