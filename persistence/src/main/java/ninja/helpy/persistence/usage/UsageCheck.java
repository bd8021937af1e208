package ninja.helpy.persistence.usage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjLongConsumer;
import ninja.helpy.agents.credit.CreditLedger;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.PersistenceIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what runs have used with what the ledger has charged for them, run by run. */
final class UsageCheck {

    private static final Logger log = LoggerFactory.getLogger(UsageCheck.class);

    /** Runs of a workspace and day that can be compared one by one; a day with more is not checked. */
    static final int RUNS_MAX = 500_000;

    /** An entry is dated before it is written, by the clock of a node. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final JournalIndex index;
    private final UsageTable usage;
    private final Clock clock;

    UsageCheck(ActorSystem<?> system, JournalIndex index, UsageTable usage, Clock clock) {
        this.system = system;
        this.index = index;
        this.usage = usage;
        this.clock = clock;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    /** Empty if all is well. A run that seems to differ may have been charged on the next day, or have ended on the last. */
    CompletionStage<Optional<Difference>> check(String workspaceId, LocalDate day) {
        var runs = new Runs();
        return read(workspaceId, day, runs)
                .thenCompose(done -> {
                    runs.onlyDiffering();
                    if (runs.isEmpty()) return CompletableFuture.completedFuture(done);
                    return read(workspaceId, day.minusDays(1), runs)
                            .thenCompose(before -> read(workspaceId, day.plusDays(1), runs));
                })
                .thenApply(done -> {
                    runs.onlyDiffering();
                    return runs.difference(workspaceId, day, clock);
                });
    }

    private CompletionStage<Done> read(String workspaceId, LocalDate day, Runs into) {
        return usage.costs(workspaceId, day, into::used).thenCompose(done -> charges(workspaceId, day, into::charged));
    }

    private CompletionStage<Done> charges(String workspaceId, LocalDate day, ObjLongConsumer<String> to) {
        var ledger = PersistenceIds.of(CreditLedgerEntity.KEY.name(), new EntityId(workspaceId, workspaceId));
        var begin = day.atStartOfDay().toInstant(ZoneOffset.UTC).minus(CLOCKS_APART_MAX);
        var end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(CLOCKS_APART_MAX);
        return index.head(ledger)
                .thenCompose(head -> index.lastBefore(ledger, end, head))
                .thenCompose(last -> index.lastBefore(ledger, begin, last)
                        .thenCompose(before -> journal.currentEventsByPersistenceId(ledger, before + 1, last)
                                .map(envelope -> envelope.event())
                                .runWith(Sink.foreach(event -> charges(event, day, to)), system)));
    }

    private static void charges(Object event, LocalDate day, ObjLongConsumer<String> to) {
        if (!(event instanceof EntriesPosted posted)
                || !UsageTable.day(posted.at()).equals(day)) return;
        for (Entry entry : posted.entries()) {
            boolean charged = entry.kind() == Kind.SETTLED || entry.kind() == Kind.SETTLED_LATE;
            if (charged && CreditLedger.isOfRun(entry.reference())) to.accept(entry.reference(), entry.amount());
        }
    }

    private record Both(long used, long charged) {

        static final Both NONE = new Both(0, 0);

        Both plus(long moreUsed, long moreCharged) {
            return new Both(used + moreUsed, charged + moreCharged);
        }

        boolean isEven() {
            return used == charged;
        }
    }

    /** First every run of the day; then only those that differ, of which the days around it may tell more. */
    private static final class Runs {

        private final Map<String, Both> runs = new HashMap<>();
        private boolean isFull;
        private boolean isClosed;

        void used(String runId, long cost) {
            add(runId, cost, 0);
        }

        void charged(String runId, long amount) {
            add(runId, 0, amount);
        }

        private void add(String runId, long used, long charged) {
            if (isFull || (used == 0 && charged == 0)) return;
            var before = runs.get(runId);
            if (before == null && isClosed) return;
            runs.put(runId, (before == null ? Both.NONE : before).plus(used, charged));
            if (runs.size() > RUNS_MAX) {
                isFull = true;
                runs.clear();
            }
        }

        void onlyDiffering() {
            runs.values().removeIf(Both::isEven);
            isClosed = true;
        }

        boolean isEmpty() {
            return runs.isEmpty();
        }

        Optional<Difference> difference(String workspaceId, LocalDate day, Clock clock) {
            if (isFull) log.warn("usage of {} on {} is not checked: more than {} runs", workspaceId, day, RUNS_MAX);
            if (runs.isEmpty()) return Optional.empty();
            return Optional.of(new Difference(
                    workspaceId,
                    day,
                    runs.size(),
                    runs.values().stream().mapToLong(Both::used).sum(),
                    runs.values().stream().mapToLong(Both::charged).sum(),
                    runs.keySet().stream()
                            .sorted()
                            .limit(Difference.EXAMPLES_MAX)
                            .toList(),
                    clock.instant()));
        }
    }
}
