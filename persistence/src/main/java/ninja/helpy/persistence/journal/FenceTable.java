package ninja.helpy.persistence.journal;

import akka.Done;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;
import org.jspecify.annotations.Nullable;

/**
 * The fences in {@code messages}. A fence moves by a condition in the same batch that writes the events behind it, so an
 * event lands only if its writer is the last one that recovered and has seen all events before. Conditional statements
 * are never sent twice: one that is not answered is settled by the next recovery.
 */
final class FenceTable {

    private static final String PARTITION = " WHERE persistence_id = ? AND partition_nr = ?";
    private static final String FENCE =
            "SELECT fence_epoch, fence_head, fence_tagged, fence_left FROM journal.messages" + PARTITION + " LIMIT 1";
    private static final String STANDS = " IF fence_epoch = ? AND fence_head = ? AND fence_left = null";
    private static final String MOVE =
            "UPDATE journal.messages SET fence_epoch = ?, fence_head = ?, fence_tagged = ?" + PARTITION + STANDS;
    private static final String LEAVE = "UPDATE journal.messages SET fence_left = true" + PARTITION + STANDS;
    private static final String LAST = "SELECT sequence_nr FROM journal.messages" + PARTITION
            + " AND sequence_nr > ? ORDER BY sequence_nr DESC LIMIT 1";
    private static final String TAG_PROGRESS =
            "SELECT sequence_nr, tag_pid_sequence_nr FROM journal.tag_write_progress WHERE persistence_id = ?";

    private final Cql cql;
    private final Partitions partitions;
    private final EventRows rows;

    FenceTable(Cql cql, Partitions partitions, TimeBuckets buckets) {
        this.cql = cql;
        this.partitions = partitions;
        this.rows = new EventRows(cql, buckets);
    }

    /** As it stands in a partition, settled against any write still on its way. */
    CompletionStage<Optional<Fence>> fence(String id, long partition) {
        return cql.bind(FENCE, id, partition)
                .thenCompose(statement -> cql.execute(statement.setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)))
                .thenApply(rows -> Optional.ofNullable(rows.one())
                        .filter(row -> !row.isNull("fence_epoch"))
                        .map(row -> fence(partition, row)));
    }

    private Fence fence(long partition, Row row) {
        long head = row.getLong("fence_head");
        return new Fence(
                partition,
                row.getLong("fence_epoch"),
                head,
                row.getLong("fence_tagged"),
                row.getBoolean("fence_left") || head >= partitions.lastOf(partition));
    }

    /** The last event in a partition, whoever wrote it, if it comes after {@code seqNr}. */
    CompletionStage<Optional<Long>> lastAfter(String id, long partition, long seqNr) {
        return cql.one(LAST, id, partition, seqNr).thenApply(row -> row.map(r -> r.getLong("sequence_nr")));
    }

    /** How far akka-persistence-cassandra itself has written the tags of a journal, 0 if it never did. */
    CompletionStage<Long> taggedByPlugin(String id) {
        return cql.one(TAG_PROGRESS, id).thenApply(row -> {
            if (row.isEmpty()) return 0L;
            long seqNr = row.get().getLong("sequence_nr");
            long ofTag = row.get().getLong("tag_pid_sequence_nr");
            if (seqNr != ofTag)
                throw new MixedJournalException(
                        id, "event " + seqNr + " is number " + ofTag + " of its tag, so not every event had that tag");
            return seqNr;
        });
    }

    /** Sets a fence where {@code before} stands (null: none); false if something else stands there by now. */
    CompletionStage<Boolean> take(String id, @Nullable Fence before, Fence after) {
        return move(id, before, after)
                .thenCompose(statement -> cql.execute(statement.setIdempotent(false)))
                .thenApply(AsyncResultSet::wasApplied);
    }

    /** Writes the events that follow the head of {@code mine}, all or none, and gives the fence that then stands. */
    CompletionStage<Fence> append(String id, Fence mine, List<JournalRow> rows) {
        long first = rows.get(0).seqNr();
        long last = rows.get(rows.size() - 1).seqNr();
        // More could leave a partition empty, and readers stop at an empty one.
        if (rows.size() > partitions.size())
            throw new IllegalArgumentException("events " + first + " to " + last + " are more than a partition takes");
        long partition = Math.max(mine.partition(), partitions.of(last));
        boolean isNext = partition > mine.partition();
        return listed(id, first)
                .thenCompose(done -> isNext ? left(id, mine) : CompletableFuture.completedFuture(Done.getInstance()))
                .thenCompose(done -> batch(id, isNext ? null : mine, mine.moved(partition, last), rows))
                .thenCompose(cql::execute)
                .thenApply(result -> {
                    requireApplied(id, mine, result);
                    return mine.moved(partition, last);
                });
    }

    private CompletionStage<Done> listed(String id, long first) {
        return first == 1 ? rows.list(id) : CompletableFuture.completedFuture(Done.getInstance());
    }

    /** Events that belong together stay together in the next partition, so this one is left before it is full. */
    private CompletionStage<Done> left(String id, Fence mine) {
        if (mine.head() == partitions.lastOf(mine.partition()))
            return CompletableFuture.completedFuture(Done.getInstance());
        return cql.bind(LEAVE, id, mine.partition(), mine.epoch(), mine.head())
                .thenCompose(statement -> cql.execute(statement.setIdempotent(false)))
                .thenApply(result -> {
                    requireApplied(id, mine, result);
                    return Done.getInstance();
                });
    }

    private static void requireApplied(String id, Fence mine, AsyncResultSet result) {
        if (result.wasApplied()) return;
        Row row = result.one();
        String stands = row == null || !row.getColumnDefinitions().contains("fence_epoch")
                ? "another fence stands"
                : "epoch " + row.getLong("fence_epoch") + " stands at event " + row.getLong("fence_head");
        throw new FencedOutException(
                id, stands + ", ours was epoch " + mine.epoch() + " at event " + mine.head() + "; nothing was written");
    }

    private CompletionStage<BoundStatement> move(String id, @Nullable Fence before, Fence after) {
        return cql.bind(
                MOVE,
                after.epoch(),
                after.head(),
                after.tagged(),
                id,
                after.partition(),
                before == null ? null : before.epoch(),
                before == null ? null : before.head());
    }

    private CompletionStage<BatchStatement> batch(
            String id, @Nullable Fence before, Fence after, List<JournalRow> events) {
        return move(id, before, after)
                .thenCombine(
                        rows.bound(events, after.partition()),
                        (moved, inserts) -> BatchStatement.newInstance(BatchType.LOGGED)
                                .add(moved)
                                .addAll(inserts)
                                .setIdempotent(false));
    }
}
