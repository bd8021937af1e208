package ninja.helpy.persistence.journal;

import akka.Done;
import akka.persistence.PersistentRepr;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.persistence.journal.MessageTable.Last;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/**
 * The journal of all entities that need no fence. Its events are ordinary rows of akka-persistence-cassandra, read by
 * whoever reads those. It differs in what a write costs: events of entities that write at the same time share a
 * statement, their rows by tag follow in groups, and how far those have come is not written down. Every event has one
 * tag, so its number among those is its sequence number, and whoever reads by tag sees by that what is missing.
 */
public final class DirectJournal extends EventJournal<DirectJournal.Tables> {

    private static final Logger log = LoggerFactory.getLogger(DirectJournal.class);

    /** Longer than a lost node's entities need to come back. What is older and still missing, the reconciler finds. */
    private static final Duration MENDED_IF_YOUNGER = Duration.ofMinutes(10);

    private static final int MENDED_MAX = 100;

    /** Past so many on their way it costs less time to go together than to go at once. */
    private static final int EVENTS_AT_ONCE = 8;

    /** Rows by tag of each entity's last write, while they are on their way. */
    private final Map<String, CompletionStage<Done>> tagsOnTheirWay = new ConcurrentHashMap<>();

    record Tables(MessageTable messages, JournalReader reader, TagViews tags) implements EventJournal.Tables {}

    public DirectJournal() {
        super(storage -> new Tables(
                new MessageTable(
                        storage.cql(),
                        storage.cql().grouping(EVENTS_AT_ONCE, storage.limits().ofEvents()),
                        storage.partitions(),
                        storage.buckets()),
                storage.reader(),
                storage.tags()));
    }

    /** Where Akka begins a recovery. */
    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return answer(tables().thenCompose(all -> all.messages()
                .last(persistenceId, fromSequenceNr)
                .thenCompose(last -> last.isEmpty()
                        ? CompletableFuture.completedFuture(0L)
                        : mended(persistenceId, last.get(), all))));
    }

    /** Whoever wrote the last events may have died before their rows by tag. */
    private static CompletionStage<Long> mended(String persistenceId, Last last, Tables all) {
        long ageMillis = System.currentTimeMillis() - Uuids.unixTimestamp(last.timestamp());
        if (ageMillis > MENDED_IF_YOUNGER.toMillis()) return CompletableFuture.completedFuture(last.seqNr());
        var rows = new ArrayList<JournalRow>();
        long from = Math.max(1, last.seqNr() - MENDED_MAX + 1);
        return all.reader()
                .forEach(persistenceId, from, last.seqNr(), rows::add)
                .thenCompose(done -> all.messages().list(persistenceId))
                .thenCompose(done -> all.tags().mend(rows))
                .thenApply(done -> last.seqNr());
    }

    @Override
    CompletionStage<Done> write(List<PersistentRepr> events) {
        return rows(events).thenCompose(rows -> tables().thenCompose(all -> appended(rows, all)));
    }

    /** Durable, and the rows by tag of the write before are, too: so never those of more than two writes are missing. */
    private CompletionStage<Done> appended(List<JournalRow> rows, Tables all) {
        String id = rows.get(0).persistenceId();
        return all.messages().append(rows).thenCompose(done -> {
            CompletionStage<Done> before = tagsOnTheirWay.getOrDefault(id, CompletableFuture.completedFuture(done));
            CompletionStage<Done> after = before.thenCompose(ready -> tagged(rows, all));
            tagsOnTheirWay.put(id, after);
            after.whenComplete((ready, failure) -> tagsOnTheirWay.remove(id, after));
            return before;
        });
    }

    /** Whoever reads the next event by its tag sees that one is missing; the last one is found by the reconciler. */
    private static CompletionStage<Done> tagged(List<JournalRow> rows, Tables all) {
        return all.tags().write(rows).exceptionally(failure -> {
            JournalRow first = rows.get(0);
            log.warn(
                    "event {} of {} (and {} more) has no row by tag: {}",
                    first.seqNr(),
                    first.persistenceId(),
                    rows.size() - 1,
                    failure.toString());
            return Done.getInstance();
        });
    }
}
