package ninja.helpy.persistence.view;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.credit.CreditLedgerEvent.PlanSet;
import ninja.helpy.agents.credit.Plan;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.persistence.JournalWriter;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.view.TransactionsView.Range;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransactionsIT {

    /** Small partitions, so that some hundred events fill several. */
    private static final String SMALL = "akka.persistence.cassandra.journal.target-partition-size = 50";

    private static TestNode node;

    private final String workspace = UUID.randomUUID().toString();
    private final JournalWriter ledger = ledgerOf(workspace);
    private int posted;

    @BeforeAll
    static void start() {
        node = new TestNode("transactions", TestCassandra.config("transactions_it", SMALL));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void hundredsOfGroupsReadBackwardsPageByPageWithoutAHoleOrARepeat() {
        var at = Instant.now();
        for (int group = 0; group < 300; group++) {
            ledger.write(group(at, group % 7 + 1));
            if (group % 50 == 49) ledger.write(new PlanSet(Plan.FREE, at), group(at, 2));
        }
        var expected = newestFirst(IntStream.range(0, posted).boxed().toList());

        assertThat(references(all(Range.ALL, 61))).isEqualTo(expected);
        assertThat(references(all(Range.ALL, 200))).isEqualTo(expected);
    }

    @Test
    void aRangeOfTimeIsExactAlsoAmongEntriesOfOneMoment() {
        var t0 = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ledger.write(group(t0.minusMillis(1), 2));
        for (int group = 0; group < 100; group++) ledger.write(group(t0, 3));
        ledger.write(group(t0.plusMillis(1), 2));

        assertThat(all(range(t0, t0.plusMillis(1)), 100)).hasSize(300);
        assertThat(all(range(t0.minusMillis(1), t0), 100)).hasSize(2);
        assertThat(all(range(t0.plusMillis(1), t0.plusSeconds(60)), 100)).hasSize(2);
        assertThat(all(range(t0, t0), 100)).isEmpty();
        assertThat(all(range(t0.plusSeconds(3_600), t0.plusSeconds(7_200)), 100))
                .isEmpty();
        assertThat(all(range(t0.minusSeconds(7_200), t0.minusSeconds(3_600)), 100))
                .isEmpty();
    }

    /** The dates here are far from when the events are written, so nothing but the limit of work can end a page. */
    @Test
    void aPageDoesNotReadOnForEverWhenItFindsLittle() {
        var old = Instant.now();
        ledger.write(group(old, 1));
        for (int group = 0; group < 60; group++) {
            ledger.write(IntStream.range(0, 10)
                    .mapToObj(n -> group(old.plusSeconds(10), 1))
                    .toArray(EntriesPosted[]::new));
        }

        var first = page(workspace, range(old, old.plusSeconds(1)), Optional.empty(), 10);

        assertThat(first.items()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(references(page(workspace, range(old, old.plusSeconds(1)), first.next(), 10)
                        .items()))
                .containsExactly("0");
    }

    @Test
    void whatWasJustWrittenIsThereAndEachEntrySaysAllItKnows() {
        var at = Instant.now();
        var entry = new Entry(
                Kind.HELD,
                "run-1",
                Optional.of("a-1"),
                Optional.of("u-1"),
                40,
                7,
                100,
                100,
                Optional.of(at.plus(Duration.ofMinutes(15))),
                "");
        ledger.write(new EntriesPosted(List.of(entry), at));

        var only = page(workspace, Range.ALL, Optional.empty(), 10).items();

        assertThat(only).containsExactly(new Transaction(1, 0, entry, at));
        assertThat(only.get(0).id()).isEqualTo("1.0");
    }

    @Test
    void anotherWorkspaceAndAnEmptyOneHaveNothing() {
        ledger.write(group(Instant.now(), 5));
        String other = UUID.randomUUID().toString();

        assertThat(page(other, Range.ALL, Optional.empty(), 10).items()).isEmpty();
        assertThat(page(other, Range.ALL, Optional.of("1.3"), 10).items()).isEmpty();
        assertThat(page(other, range(Instant.EPOCH, Instant.now()), Optional.empty(), 10)
                        .next())
                .isEmpty();
    }

    @Test
    void aCursorThatWasNeverGivenIsRefusedAndOneFromBeyondTheEndBeginsAtTheEnd() {
        ledger.write(group(Instant.now(), 3));

        for (var bad : List.of("", "1", "1.", ".1", "-1.0", "a.b", "1.1.1", "99999999999999999999.0")) {
            assertThatThrownBy(() -> page(workspace, Range.ALL, Optional.of(bad), 10))
                    .as(bad)
                    .isInstanceOf(Following.Refusal.class);
        }
        assertThat(page(workspace, Range.ALL, Optional.of("999999999999999999.9"), 10)
                        .items())
                .hasSize(3);
        assertThat(page(workspace, Range.ALL, Optional.of("0.0"), 10).items()).isEmpty();
    }

    private List<Transaction> all(Range range, int limit) {
        var all = new ArrayList<Transaction>();
        var page = page(workspace, range, Optional.empty(), limit);
        all.addAll(page.items());
        while (page.next().isPresent()) {
            page = page(workspace, range, page.next(), limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
        }
        return all;
    }

    private static Page<Transaction> page(String workspaceId, Range range, Optional<String> cursor, int limit) {
        return get(node.storage().transactions().page(workspaceId, range, cursor, limit));
    }

    /** Entries whose references count up. */
    private EntriesPosted group(Instant at, int size) {
        var entries = IntStream.range(0, size)
                .mapToObj(n -> new Entry(
                        Kind.GRANTED,
                        Integer.toString(posted + n),
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        0,
                        posted + n,
                        posted + n + 1L,
                        Optional.empty(),
                        "test"))
                .toList();
        posted += size;
        return new EntriesPosted(entries, at);
    }

    private static List<String> references(List<Transaction> transactions) {
        return transactions.stream().map(one -> one.entry().reference()).toList();
    }

    private static List<String> newestFirst(List<Integer> numbers) {
        var reversed = new ArrayList<>(numbers);
        Collections.reverse(reversed);
        return reversed.stream().map(n -> Integer.toString(n)).toList();
    }

    private static Range range(Instant from, Instant to) {
        return new Range(Optional.of(from), Optional.of(to));
    }

    private static JournalWriter ledgerOf(String workspaceId) {
        return new JournalWriter(node.system(), "credit-ledger", new EntityId(workspaceId, workspaceId));
    }
}
