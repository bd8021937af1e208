package ninja.helpy.persistence.journal;

import akka.Done;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** The events of journals without a fence. */
final class MessageTable {

    private static final String LAST = "SELECT sequence_nr, timestamp FROM journal.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";

    private final Cql cql;
    private final Cql grouping;
    private final Partitions partitions;
    private final EventRows rows;

    /** The last event, and when it was written. */
    record Last(long seqNr, UUID timestamp) {}

    /** @param grouping for what may go together with others */
    MessageTable(Cql cql, Cql grouping, Partitions partitions, TimeBuckets buckets) {
        this.cql = cql;
        this.grouping = grouping;
        this.partitions = partitions;
        this.rows = new EventRows(grouping, buckets);
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

    /**
     * All or none: they are of one partition. Those of other entities that come at the same time share the statement. With
     * the first ones the entity comes onto the list of all.
     */
    CompletionStage<Done> append(List<JournalRow> events) {
        long last = events.get(events.size() - 1).seqNr();
        if (events.size() > partitions.size()) {
            throw new IllegalArgumentException(events.size() + " events are more than a partition takes");
        }
        return rows.boundAndListed(events, partitions.of(last)).thenCompose(grouping::write);
    }

    /** For an entity whose first write may have been cut off in between. */
    CompletionStage<Done> list(String id) {
        return rows.list(id);
    }
}
