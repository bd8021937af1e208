package ninja.helpy.persistence.usage;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.usage.UsageTable.Day;

/** What was used, in sums: those of closed days, and for the other days, today above all, from the runs themselves. */
public final class UsageView {

    /** Agents, users or models in one answer; a shorter range has fewer. */
    public static final int LINES_MAX = 20_000;

    private static final String SUMS = "runs, tokens_in, tokens_out, reasoning_tokens, cost, cache_hits FROM";
    private static final String OF_DAYS = " AND month = ? AND day >= ? AND day <= ?";
    private static final String BY_WORKSPACE = "SELECT day, agent_id, user_id, model, " + SUMS
            + " views.usage_by_workspace WHERE workspace_id = ?" + OF_DAYS;
    private static final String BY_AGENT = "SELECT day, agent_id, user_id, model, " + SUMS
            + " views.usage_by_agent WHERE workspace_id = ? AND agent_id = ?" + OF_DAYS;
    private static final String BY_USER = "SELECT day, agent_id, user_id, model, " + SUMS
            + " views.usage_by_user WHERE workspace_id = ? AND user_id = ?" + OF_DAYS;

    /** What makes a line. */
    public enum GroupBy {
        DAY,
        AGENT,
        USER,
        MODEL
    }

    /** All of a workspace, or of one of its agents, or of one of its users; days (UTC) from and to are both included. */
    public record Question(
            String workspaceId,
            Optional<String> agentId,
            Optional<String> userId,
            LocalDate from,
            LocalDate to,
            GroupBy groupBy) {

        boolean includes(Share share) {
            return agentId.filter(id -> !id.equals(share.agentId())).isEmpty()
                    && userId.filter(id -> !id.equals(share.userId())).isEmpty();
        }

        String key(LocalDate day, Share share) {
            return switch (groupBy) {
                case DAY -> day.toString();
                case AGENT -> share.agentId();
                case USER -> share.userId();
                case MODEL -> share.model();
            };
        }
    }

    public record Line(String key, Totals totals) {}

    /** In the order of their keys. */
    public record Answer(List<Line> lines, Totals total) {

        public Answer {
            lines = List.copyOf(lines);
        }
    }

    private final Cql cql;
    private final UsageTable runs;

    public UsageView(Cql cql, UsageTable runs) {
        this.cql = cql;
        this.runs = runs;
    }

    public CompletionStage<Answer> answer(Question question) {
        return runs.days(question.workspaceId(), question.from(), question.to()).thenCompose(days -> {
            var sums = new Sums(question, days);
            return inTurn(sums.months(), month -> sums(question, month, sums))
                    .thenCompose(done -> inTurn(sums.open(), day -> live(question, day, sums)))
                    .thenApply(done -> sums.answer());
        });
    }

    private CompletionStage<Done> sums(Question question, YearMonth month, Sums into) {
        int partition = UsageTable.month(month.atDay(1));
        var workspaceId = question.workspaceId();
        if (question.agentId().isPresent()) {
            return cql.each(
                    into::closed,
                    BY_AGENT,
                    workspaceId,
                    question.agentId().get(),
                    partition,
                    question.from(),
                    question.to());
        }
        if (question.userId().isPresent()) {
            return cql.each(
                    into::closed,
                    BY_USER,
                    workspaceId,
                    question.userId().get(),
                    partition,
                    question.from(),
                    question.to());
        }
        return cql.each(into::closed, BY_WORKSPACE, workspaceId, partition, question.from(), question.to());
    }

    private CompletionStage<Done> live(Question question, LocalDate day, Sums into) {
        return runs.sums(question.workspaceId(), day, (share, totals) -> into.add(day, share, totals));
    }

    private static <T> CompletionStage<Done> inTurn(List<T> all, Function<T, CompletionStage<Done>> read) {
        CompletionStage<Done> done = CompletableFuture.completedFuture(Done.getInstance());
        for (T one : all) done = done.thenCompose(before -> read.apply(one));
        return done;
    }

    /** An answer on its way. */
    private static final class Sums {

        private final Question question;
        private final Map<LocalDate, Day> days;
        private final Map<String, Totals> byKey = new TreeMap<>();
        private Totals total = Totals.NONE;

        Sums(Question question, List<Day> days) {
            this.question = question;
            this.days = days.stream().collect(Collectors.toMap(Day::day, Function.identity()));
        }

        /** The months that hold closed days. */
        List<YearMonth> months() {
            return days(true).map(YearMonth::from).distinct().toList();
        }

        List<LocalDate> open() {
            return days(false).toList();
        }

        private Stream<LocalDate> days(boolean closed) {
            return days.values().stream()
                    .filter(day -> day.isClosed() == closed)
                    .map(Day::day)
                    .sorted();
        }

        /** Sums of a day that was touched again are no longer true. */
        void closed(Row row) {
            var day = Objects.requireNonNull(row.getLocalDate("day"));
            var mark = days.get(day);
            if (mark == null || !mark.isClosed()) return;
            var share = new Share(
                    UsageRows.text(row, "agent_id"), UsageRows.text(row, "user_id"), UsageRows.text(row, "model"));
            add(day, share, UsageRows.totals(row));
        }

        void add(LocalDate day, Share share, Totals totals) {
            if (!question.includes(share)) return;
            byKey.merge(question.key(day, share), totals, Totals::plus);
            if (byKey.size() > LINES_MAX) {
                throw new Following.Refusal(new Refused(
                        Refusal.VALIDATION_FAILED, "more than " + LINES_MAX + " lines: ask for fewer days"));
            }
            total = total.plus(totals);
        }

        Answer answer() {
            var lines = byKey.entrySet().stream()
                    .map(sum -> new Line(sum.getKey(), sum.getValue()))
                    .toList();
            return new Answer(lines, total);
        }
    }
}
