package ninja.helpy.persistence.usage;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.JournalWriter;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestClock;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import ninja.helpy.persistence.projection.JournalEntry;
import ninja.helpy.persistence.projection.UsageProjection;
import ninja.helpy.persistence.usage.UsageView.Answer;
import ninja.helpy.persistence.usage.UsageView.GroupBy;
import ninja.helpy.persistence.usage.UsageView.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The days are real ones, since journals are searched by the time at which they were really written. */
class UsageIT {

    private final Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12));
    private final LocalDate today = noon.atZone(ZoneOffset.UTC).toLocalDate();
    private final Instant tomorrow = noon.plus(Duration.ofHours(12)).plus(Duration.ofMinutes(15));

    private static TestNode node;
    private static CqlSession session;
    private static Cql cql;

    private final String workspace = UUID.randomUUID().toString();
    private final TestClock clock = new TestClock(noon);
    private JournalWriter ledger;
    private UsageTable table;
    private UsageView view;
    private UsageProjection projection;
    private UsageJob job;

    @BeforeAll
    static void start() {
        var config = TestCassandra.config("usage_it");
        node = new TestNode("usage", config);
        session = Schema.connect(StorageSettings.from(config));
        cql = new Cql(session, new Keyspaces("usage_it"));
    }

    @BeforeEach
    void begin() {
        ledger = new JournalWriter(node.system(), "credit-ledger", new EntityId(workspace, workspace));
        table = new UsageTable(cql, clock);
        view = new UsageView(cql, table);
        projection = new UsageProjection(node.system(), table);
        var index = new JournalIndex(cql, node.system().settings().config());
        var settings = new UsageSettings(Duration.ZERO, LocalTime.MIDNIGHT, 5, 2);
        job = new UsageJob(node.system(), cql, index, table, settings, clock);
    }

    @AfterAll
    static void stop() {
        session.close();
        node.close();
    }

    @Test
    void whatRunsHaveUsedIsSummedByDayAgentUserAndModel() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        completed("r-2", "ada", "vik", "demo/b", 20, noon.plusSeconds(7_200));
        completed("r-3", "bob", "uma", "demo/a", 40, noon.minus(Duration.ofDays(1)));

        assertThat(costs(GroupBy.DAY)).isEqualTo(Map.of(today.minusDays(1).toString(), 40L, today.toString(), 30L));
        assertThat(costs(GroupBy.AGENT)).isEqualTo(Map.of("ada", 30L, "bob", 40L));
        assertThat(costs(GroupBy.USER)).isEqualTo(Map.of("uma", 50L, "vik", 20L));
        assertThat(costs(GroupBy.MODEL)).isEqualTo(Map.of("demo/a", 50L, "demo/b", 20L));
        assertThat(all(GroupBy.DAY).total()).isEqualTo(new Totals(3, 30, 6, 3, 70, 3));
    }

    @Test
    void oneAgentAndOneUserSeeTheirOwnPart() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        completed("r-2", "ada", "vik", "demo/a", 20, noon);
        completed("r-3", "bob", "uma", "demo/a", 40, noon);
        var ofAda = question(Optional.of("ada"), Optional.empty(), GroupBy.USER);
        var ofUma = question(Optional.empty(), Optional.of("uma"), GroupBy.AGENT);

        assertThat(costs(ofAda)).isEqualTo(Map.of("uma", 10L, "vik", 20L));
        assertThat(costs(ofUma)).isEqualTo(Map.of("ada", 10L, "bob", 40L));

        closeTomorrow();

        assertThat(costs(ofAda)).isEqualTo(Map.of("uma", 10L, "vik", 20L));
        assertThat(costs(ofUma)).isEqualTo(Map.of("ada", 10L, "bob", 40L));
    }

    @Test
    void anEventThatIsHandledAgainCountsOnce() {
        var entry = completed("r-1", "ada", "uma", "demo/a", 10, noon);
        get(projection.handle(List.of(entry)));
        closeTomorrow();
        get(projection.handle(List.of(entry)));
        closeTomorrow();

        assertThat(all(GroupBy.DAY).total().runs()).isEqualTo(1);
        assertThat(costs(GroupBy.DAY)).isEqualTo(Map.of(today.toString(), 10L));
    }

    @Test
    void aRunThatCalledNoModelLeavesNothingAndCountsOnceWhenItBeginsAgain() {
        var run = new EntityId(workspace, "r-1");
        var refused = new RunFailed(Refusal.INSUFFICIENT_CREDITS, "no", List.of(), Usage.NONE, 0, noon);
        var writer = new JournalWriter(node.system(), "run", run);
        writer.write(started("ada", "uma", noon), refused);
        get(projection.handle(List.of(entry(run, 2, refused))));

        assertThat(all(GroupBy.DAY).lines()).isEmpty();

        var done = new RunCompleted(List.of(), new Usage(1, 1, 0, 0, false), 5, noon.plusSeconds(60));
        writer.write(started("ada", "uma", noon), new ModelCalled("demo/a", 9, 1, noon), done);
        get(projection.handle(List.of(entry(run, 5, done))));

        assertThat(all(GroupBy.DAY).total().runs()).isEqualTo(1);
    }

    @Test
    void theModelIsTheOneThatWasCalledLast() {
        var run = new EntityId(workspace, "r-1");
        var done = new RunCompleted(List.of(), new Usage(1, 1, 0, 0, false), 5, noon);
        new JournalWriter(node.system(), "run", run)
                .write(
                        started("ada", "uma", noon),
                        new ModelCalled("demo/a", 9, 1, noon),
                        new ModelCalled("demo/b", 9, 1, noon),
                        done);
        get(projection.handle(List.of(entry(run, 4, done))));

        assertThat(costs(GroupBy.MODEL)).isEqualTo(Map.of("demo/b", 5L));
    }

    @Test
    void aDayReadsTheSameBeforeAndAfterItIsClosedAndLateRunsAreInItAtOnce() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        charged("r-1", 10);
        var open = all(GroupBy.AGENT);

        closeTomorrow();

        assertThat(get(table.days(workspace, today, today))).allMatch(UsageTable.Day::isClosed);
        assertThat(all(GroupBy.AGENT)).isEqualTo(open);

        completed("r-2", "ada", "uma", "demo/a", 5, noon.plusSeconds(1));

        assertThat(get(table.days(workspace, today, today))).noneMatch(UsageTable.Day::isClosed);
        assertThat(costs(GroupBy.AGENT)).isEqualTo(Map.of("ada", 15L));

        closeTomorrow();

        assertThat(get(table.days(workspace, today, today))).allMatch(UsageTable.Day::isClosed);
        assertThat(costs(GroupBy.AGENT)).isEqualTo(Map.of("ada", 15L));
    }

    @Test
    void runsOfTheSameSecondsShareAMark() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        clock.set(noon.plusSeconds(9));
        completed("r-2", "ada", "uma", "demo/a", 5, noon);
        assertThat(touched()).isEqualTo(noon);

        clock.set(noon.plusSeconds(10));
        completed("r-3", "ada", "uma", "demo/a", 1, noon);
        assertThat(touched()).isEqualTo(noon.plusSeconds(10));
    }

    /** Its row may have come after the sums were read, and has no mark of its own. */
    @Test
    void aDayThatWasClosedWhileAMarkServedIsNotTakenForClosed() {
        clock.set(tomorrow);
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        clock.set(tomorrow.plusSeconds(8));
        get(job.doIt(false));
        clock.set(tomorrow.plusSeconds(9));
        completed("r-2", "ada", "uma", "demo/a", 5, noon);

        assertThat(touched()).isEqualTo(tomorrow);
        assertThat(get(table.days(workspace, today, today))).noneMatch(UsageTable.Day::isClosed);
        assertThat(costs(GroupBy.AGENT)).isEqualTo(Map.of("ada", 15L));
    }

    private Instant touched() {
        return get(table.days(workspace, today, today)).get(0).touchedAt();
    }

    @Test
    void whatIsClosedIsReadFromTheSums() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        closeTomorrow();
        session.execute(
                "DELETE FROM usage_it_views.usage_of_runs WHERE workspace_id = ? AND hour = ?",
                workspace,
                noon.getEpochSecond() / 3_600);

        assertThat(costs(GroupBy.DAY)).isEqualTo(Map.of(today.toString(), 10L));
    }

    @Test
    void daysWhoseJobWasMissedAreClosedByTheNextOneAndTodayIsNot() {
        for (int day = 0; day < 4; day++) {
            completed("r-" + day, "ada", "uma", "demo/a", 1, noon.minus(Duration.ofDays(day)));
        }
        clock.set(noon.plusSeconds(3_600));
        get(job.doIt(false));

        var days = get(table.days(workspace, today.minusDays(3), today));

        assertThat(days).filteredOn(UsageTable.Day::isClosed).hasSize(3);
        assertThat(days.get(3).isClosed()).isFalse();
        assertThat(costs(GroupBy.DAY)).hasSize(4);
    }

    @Test
    void closingIsRepeatedOnlyWhenItMustBe() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        charged("r-1", 10);
        closeTomorrow();
        long before = job.closed();

        assertThat(get(job.doIt(false)).days()).isZero();
        assertThat(job.closed()).isEqualTo(before);

        get(job.doIt(true));
        assertThat(job.closed()).isGreaterThan(before);
    }

    @Test
    void whatWasUsedAndNotChargedIsADifferenceUntilItIsCharged() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        completed("r-2", "ada", "uma", "demo/a", 20, noon);
        charged("r-1", 10);
        closeTomorrow();

        assertThat(differences()).containsExactly(new Difference(workspace, today, 1, 20, 0, List.of("r-2"), tomorrow));

        charged("r-2", 20);
        closeTomorrow();

        assertThat(differences()).isEmpty();
    }

    @Test
    void whatWasChargedAndNotUsedIsADifference() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        charged("r-1", 12);
        charged("r-9", 1);
        post(Kind.SETTLED, "client/job-1", 99);
        post(Kind.SETTLED, "room/tie-1", 7);
        post(Kind.RELEASED, "r-8", 0);
        closeTomorrow();

        assertThat(differences())
                .containsExactly(new Difference(workspace, today, 2, 10, 13, List.of("r-1", "r-9"), tomorrow));
    }

    @Test
    void aRunThatEndedBeforeMidnightAndWasChargedAfterItIsNoDifferenceOnEitherDay() {
        completed("r-0", "ada", "uma", "demo/a", 1, noon);
        charged("r-0", 1);
        var lastNight = today.atStartOfDay().minusSeconds(1).toInstant(ZoneOffset.UTC);
        completed("r-1", "ada", "uma", "demo/a", 10, lastNight);
        charged("r-1", 10);

        closeTomorrow();

        assertThat(differences()).isEmpty();
        assertThat(costs(GroupBy.DAY)).hasSize(2);
    }

    @Test
    void anotherWorkspaceSeesNothingOfIt() {
        completed("r-1", "ada", "uma", "demo/a", 10, noon);
        var stranger = new Question("other", Optional.of("ada"), Optional.empty(), today, today, GroupBy.DAY);

        assertThat(get(view.answer(stranger)).lines()).isEmpty();
        closeTomorrow();
        assertThat(get(view.answer(stranger)).lines()).isEmpty();
    }

    /** At a quarter past midnight, and again a quarter of an hour later each time. */
    private void closeTomorrow() {
        var next = clock.instant().plus(Duration.ofMinutes(15));
        clock.set(next.isBefore(tomorrow) ? tomorrow : next);
        get(job.doIt(false));
    }

    private List<Difference> differences() {
        return get(job.differences()).stream()
                .filter(d -> d.workspaceId().equals(workspace))
                .toList();
    }

    private Answer all(GroupBy by) {
        return get(view.answer(question(Optional.empty(), Optional.empty(), by)));
    }

    private Map<String, Long> costs(GroupBy by) {
        return costs(question(Optional.empty(), Optional.empty(), by));
    }

    private Map<String, Long> costs(Question question) {
        return get(view.answer(question)).lines().stream()
                .collect(Collectors.toMap(
                        UsageView.Line::key, line -> line.totals().cost()));
    }

    private Question question(Optional<String> agentId, Optional<String> userId, GroupBy by) {
        return new Question(workspace, agentId, userId, today.minusDays(40), today, by);
    }

    /** A run of 10 tokens in, one of them from the cache, 2 out and 1 of these for reasoning. */
    private JournalEntry completed(String runId, String agentId, String userId, String model, long cost, Instant at) {
        var run = new EntityId(workspace, runId);
        var done = new RunCompleted(List.of(), new Usage(10, 2, 1, 1, false), cost, at);
        var history = new ArrayList<JournalEvent>(
                List.of(started(agentId, userId, at), new ModelCalled(model, 99, 10, at), done));
        new JournalWriter(node.system(), "run", run).write(history.toArray(JournalEvent[]::new));
        var entry = entry(run, 3, done);
        get(projection.handle(List.of(entry)));
        return entry;
    }

    private void charged(String runId, long amount) {
        post(Kind.SETTLED, runId, amount);
    }

    private void post(Kind kind, String reference, long amount) {
        var entry = new Entry(
                kind, reference, Optional.of("ada"), Optional.empty(), amount, 0, 0, -amount, Optional.empty(), "");
        ledger.write(new EntriesPosted(List.of(entry), noon));
    }

    private static RunStarted started(String agentId, String userId, Instant at) {
        return new RunStarted(
                new RunOrder(
                        agentId,
                        1,
                        Cause.STREAM,
                        new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                        new RunOrder.Asker(userId, Optional.empty()),
                        "hello",
                        MessageForm.PLAIN,
                        new RunOrder.MessageIds("m-1", "m-2"),
                        "",
                        RunOrder.Terms.USUAL),
                at);
    }

    private JournalEntry entry(EntityId run, long seqNr, JournalEvent event) {
        return JournalEntry.of(PersistenceIds.of("run", run), seqNr, noon.toEpochMilli(), event)
                .orElseThrow();
    }
}
