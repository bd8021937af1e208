package ninja.helpy.persistence.journal;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** The events of journals without a fence. */
final class MessageTable {

    private static final String INSERT = "INSERT INTO journal.messages (persistence_id, partition_nr, sequence_nr,"
            + " timestamp, timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event, tags)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String WRITE_ID = "INSERT INTO journal.all_persistence_ids (persistence_id) VALUES (?)";
    private static final String LAST = "SELECT sequence_nr, timestamp FROM journal.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";

    private final Cql cql;
    private final Cql grouping;
    private final Partitions partitions;
    private final TimeBuckets buckets;

    /** The last event, and when it was written. */
    record Last(long seqNr, UUID timestamp) {}

    /** @param grouping for what may go together with others */
    MessageTable(Cql cql, Cql grouping, Partitions partitions, TimeBuckets buckets) {
        this.cql = cql;
        this.grouping = grouping;
        this.partitions = partitions;
        this.buckets = buckets;
    }

    /** @param known an event that must be there, 0 if none is known */
    CompletionStage<Optional<Last>> last(String id, long known) {
        return lastFrom(id, partitions.of(Math.max(1, known)), Optional.empty());
    }

    /** Events that are written together stay together in the next partition, so the one before need not be full. */
    private CompletionStage<Optional<Last>> lastFrom(String id, long partition, Optional<Last> before) {
        return cql.one(LAST, id, partition)
                .thenCompose(row -> row.filter(r -> !r.isNull("sequence_nr"))
                        .map(r -> lastFrom(
                                id,
                                partition + 1,
                                Optional.of(new Last(
                                        r.getLong("sequence_nr"), Objects.requireNonNull(r.getUuid("timestamp"))))))
                        .orElseGet(() -> CompletableFuture.completedFuture(before)));
    }

    /** All or none: they are of one partition. Those of other entities that come at the same time share the statement. */
    CompletionStage<Done> append(List<JournalRow> rows) {
        long last = rows.get(rows.size() - 1).seqNr();
        if (rows.size() > partitions.size()) {
            throw new IllegalArgumentException(rows.size() + " events are more than a partition takes");
        }
        long partition = partitions.of(last);
        var bound = rows.stream()
                .map(row -> insert(row, partition).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                .thenCompose(all -> grouping.write(
                        bound.stream().map(CompletableFuture::join).toList()));
    }

    /** Puts the entity on the list of all, which the reconciler walks. */
    CompletionStage<Done> list(String id) {
        return grouping.write(WRITE_ID, id);
    }

    private CompletionStage<BoundStatement> insert(JournalRow row, long partition) {
        var payload = row.payload();
        return cql.bind(
                INSERT,
                row.persistenceId(),
                partition,
                row.seqNr(),
                row.timestamp(),
                Long.toString(buckets.of(row.timestamp())),
                row.writerUuid(),
                payload.serializerId(),
                payload.serializerManifest(),
                payload.eventManifest(),
                payload.bytes(),
                row.tags());
    }
}
