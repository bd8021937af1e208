package ninja.helpy.persistence;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where things stand in one entity's journal, by a few single rows of its table: what the plugin's queries, which read
 * forwards, do not tell.
 */
public final class JournalIndex {

    private static final String LAST_OF_PARTITION = "SELECT sequence_nr FROM journal.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";
    private static final String TIMESTAMP = "SELECT timestamp FROM journal.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr = ? LIMIT 1";

    private final Cql cql;
    private final long partitionSize;

    /** {@code config} is that of the actor system. */
    public JournalIndex(Cql cql, Config config) {
        this.cql = cql;
        this.partitionSize = config.getLong("akka.persistence.cassandra.journal.target-partition-size");
    }

    /** The last sequence number, 0 if there is none. Asks a few times more as partitions double. */
    public CompletionStage<Long> head(String persistenceId) {
        return grow(persistenceId, -1, 0, 0);
    }

    /** {@code full} is known to have events, the last of them {@code last}; the first empty partition is looked for. */
    private CompletionStage<Long> grow(String persistenceId, long full, long asked, long last) {
        return lastOf(persistenceId, asked)
                .thenCompose(found -> found.isPresent()
                        ? grow(persistenceId, asked, 2 * asked + 1, found.get())
                        : shrink(persistenceId, full, asked, last));
    }

    private CompletionStage<Long> shrink(String persistenceId, long full, long empty, long last) {
        if (empty - full <= 1) return CompletableFuture.completedFuture(last);
        long middle = full + (empty - full) / 2;
        return lastOf(persistenceId, middle)
                .thenCompose(found -> found.isPresent()
                        ? shrink(persistenceId, middle, empty, found.get())
                        : shrink(persistenceId, full, middle, last));
    }

    /** A partition that a fenced journal has opened but not written to yet has a row without a number. */
    private CompletionStage<Optional<Long>> lastOf(String persistenceId, long partition) {
        return cql.one(LAST_OF_PARTITION, persistenceId, partition)
                .thenApply(row -> row.filter(r -> !r.isNull(0)).map(r -> r.getLong(0)));
    }

    /** The last sequence number that was written before a time, at most {@code head}; 0 if none was. */
    public CompletionStage<Long> lastBefore(String persistenceId, Instant time, long head) {
        return search(persistenceId, time, 0, head);
    }

    private CompletionStage<Long> search(String persistenceId, Instant time, long before, long notAfter) {
        if (before == notAfter) return CompletableFuture.completedFuture(before);
        long middle = before + (notAfter - before + 1) / 2;
        return writtenAt(persistenceId, middle)
                .thenCompose(at -> at.isBefore(time)
                        ? search(persistenceId, time, middle, notAfter)
                        : search(persistenceId, time, before, middle - 1));
    }

    /** Events that were written together stay together, at most one partition further than their number says. */
    private CompletionStage<Instant> writtenAt(String persistenceId, long seqNr) {
        long partition = (seqNr - 1) / partitionSize;
        return writtenAt(persistenceId, seqNr, partition)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : writtenAt(persistenceId, seqNr, partition + 1))
                .thenApply(found -> found.orElseThrow(
                        () -> new IllegalStateException("no event " + seqNr + " in the journal of " + persistenceId)));
    }

    private CompletionStage<Optional<Instant>> writtenAt(String persistenceId, long seqNr, long partition) {
        return cql.one(TIMESTAMP, persistenceId, partition, seqNr).thenApply(row -> row.map(JournalIndex::time));
    }

    private static Instant time(Row row) {
        return Instant.ofEpochMilli(Uuids.unixTimestamp(Objects.requireNonNull(row.getUuid(0))));
    }
}
