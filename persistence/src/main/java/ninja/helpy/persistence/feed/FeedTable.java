package ninja.helpy.persistence.feed;

import akka.Done;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.PersistenceIds;

/**
 * The feed's rows. Each bucket of positions is one partition whose head moves by a condition in the same batch that
 * writes the rows: of two writers (a split cluster, a late message of a dead one) only one can succeed.
 */
final class FeedTable {

    static final long BUCKET_SIZE = 5_000;

    /** Entities whose progress is read at once; each is a partition of its own. */
    private static final int PROGRESS_MAX = 20;

    /** Rows of one conditional batch: the condition costs as much as many rows, and an entity's progress is written once. */
    static final int CHUNK_MAX = 500;

    /** A condition makes Cassandra write a batch several times over, so that large payloads are better packed. */
    private static final int PACKED_FROM_CHARS = 2_000;

    private static final String COLUMNS = "position, entity_type, entity_id, seq_nr, type, at";
    private static final String HINT = "SELECT bucket FROM views.feed_buckets WHERE workspace_id = ?";
    private static final String WRITE_HINT = "INSERT INTO views.feed_buckets (workspace_id, bucket) VALUES (?, ?)";
    private static final String HEAD =
            "SELECT head FROM views.workspace_events WHERE workspace_id = ? AND bucket = ? LIMIT 1";
    private static final String MOVE_HEAD =
            "UPDATE views.workspace_events SET head = ? WHERE workspace_id = ? AND bucket = ? IF head = ?";
    private static final String INSERT = "INSERT INTO views.workspace_events (workspace_id, bucket, " + COLUMNS
            + ", appended_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_PACKED = INSERT.replace("payload", "packed");
    private static final String PAGE = "SELECT " + COLUMNS
            + ", payload, packed FROM views.workspace_events WHERE workspace_id = ? AND bucket = ? AND position > ? LIMIT ?";
    private static final String APPENDED_AT =
            "SELECT appended_at FROM views.workspace_events WHERE workspace_id = ? AND bucket = ? AND position = ?";
    private static final String APPENDED_AFTER =
            "SELECT position, appended_at FROM views.workspace_events WHERE workspace_id = ? AND bucket = ? AND position > ?";
    private static final String PROGRESS =
            "SELECT persistence_id, seq_nr FROM views.feed_progress WHERE persistence_id IN ?";
    private static final String WRITE_PROGRESS =
            "INSERT INTO views.feed_progress (persistence_id, seq_nr, position) VALUES (?, ?, ?)";

    /** Another writer has moved the head. */
    static final class HeadMoved extends RuntimeException {
        HeadMoved(String workspaceId, long expected) {
            super("the feed of " + workspaceId + " is no longer at " + expected);
        }
    }

    private final Cql cql;

    FeedTable(Cql cql) {
        this.cql = cql;
    }

    /** The last position given, settled against any write still on its way. */
    CompletionStage<Long> head(String workspaceId) {
        return cql.one(HINT, workspaceId)
                .thenCompose(row ->
                        headFrom(workspaceId, row.map(r -> r.getLong("bucket")).orElse(0L)));
    }

    private CompletionStage<Long> headFrom(String workspaceId, long bucket) {
        return cql.bind(HEAD, workspaceId, bucket)
                .thenCompose(statement -> cql.execute(statement.setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)))
                .thenCompose(rows -> {
                    Row row = rows.one();
                    if (row == null || row.isNull("head"))
                        return CompletableFuture.completedFuture(bucket * BUCKET_SIZE);
                    long head = row.getLong("head");
                    return head == lastOf(bucket)
                            ? headFrom(workspaceId, bucket + 1)
                            : CompletableFuture.completedFuture(head);
                });
    }

    /** Writes items that follow {@code head} without a hole, in conditional batches, each with its progress. */
    CompletionStage<Done> append(String workspaceId, long head, List<FeedItem> items) {
        if (items.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
        long bucket = bucketOf(head + 1);
        int size = (int) Math.min(Math.min(items.size(), CHUNK_MAX), lastOf(bucket) - head);
        List<FeedItem> chunk = items.subList(0, size);
        return openBucket(workspaceId, head)
                .thenCompose(done -> batch(workspaceId, bucket, head, chunk))
                .thenCompose(cql::execute)
                .thenCompose(result -> {
                    if (!result.wasApplied()) throw new HeadMoved(workspaceId, head);
                    return writeProgress(workspaceId, chunk);
                })
                .thenCompose(done -> append(workspaceId, head + size, items.subList(size, items.size())));
    }

    private CompletionStage<Done> openBucket(String workspaceId, long head) {
        return head > 0 && head % BUCKET_SIZE == 0
                ? cql.write(WRITE_HINT, workspaceId, bucketOf(head + 1))
                : CompletableFuture.completedFuture(Done.getInstance());
    }

    private CompletionStage<BatchStatement> batch(String workspaceId, long bucket, long head, List<FeedItem> chunk) {
        Long before = head % BUCKET_SIZE == 0 ? null : Long.valueOf(head);
        Instant now = Instant.now();
        var bound = new ArrayList<CompletionStage<BoundStatement>>();
        bound.add(cql.bind(MOVE_HEAD, head + chunk.size(), workspaceId, bucket, before));
        for (FeedItem item : chunk) {
            boolean isLarge = item.payload().length() >= PACKED_FROM_CHARS;
            bound.add(cql.bind(
                    isLarge ? INSERT_PACKED : INSERT,
                    workspaceId,
                    bucket,
                    item.position(),
                    item.entityType(),
                    item.entityId(),
                    item.seqNr(),
                    item.type(),
                    item.at(),
                    now,
                    isLarge ? PackedText.pack(item.payload()) : item.payload()));
        }
        return Cql.joined(bound)
                .thenApply(statements -> BatchStatement.newInstance(BatchType.LOGGED)
                        .addAll(statements)
                        .setIdempotent(false));
    }

    /** A group's progress is written after its events and before the next group, so at most the last one can lack it. */
    CompletionStage<Done> writeProgress(String workspaceId, List<FeedItem> chunk) {
        Map<String, FeedItem> lastOfEach = new HashMap<>();
        chunk.forEach(item -> lastOfEach.put(persistenceId(workspaceId, item), item));
        var writes = lastOfEach.entrySet().stream()
                .map(last -> cql.write(
                        WRITE_PROGRESS,
                        last.getKey(),
                        last.getValue().seqNr(),
                        last.getValue().position()))
                .toList();
        return Cql.joined(writes).thenApply(all -> Done.getInstance());
    }

    /** The last sequence number of each entity that is in the feed, 0 if none. */
    CompletionStage<Map<String, Long>> progress(List<String> persistenceIds) {
        var found = new ConcurrentHashMap<String, Long>();
        var reads = new ArrayList<CompletionStage<Done>>();
        for (int from = 0; from < persistenceIds.size(); from += PROGRESS_MAX) {
            var some = List.copyOf(persistenceIds.subList(from, Math.min(persistenceIds.size(), from + PROGRESS_MAX)));
            some.forEach(id -> found.put(id, 0L));
            reads.add(
                    cql.each(row -> found.put(row.getString("persistence_id"), row.getLong("seq_nr")), PROGRESS, some));
        }
        return Cql.joined(reads).thenApply(all -> found);
    }

    /** At most {@code max} items after a position. */
    CompletionStage<List<FeedItem>> page(String workspaceId, long after, int max) {
        return page(workspaceId, after, max, new ArrayList<>());
    }

    private CompletionStage<List<FeedItem>> page(String workspaceId, long after, int max, List<FeedItem> into) {
        long bucket = bucketOf(after + 1);
        return cql.all(PAGE, workspaceId, bucket, after, max - into.size()).thenCompose(rows -> {
            rows.forEach(row -> into.add(item(row)));
            long last = rows.isEmpty() ? after : into.get(into.size() - 1).position();
            return into.size() < max && last == lastOf(bucket)
                    ? page(workspaceId, last, max, into)
                    : CompletableFuture.completedFuture(into);
        });
    }

    /** What was written in the last batch before {@code head}. */
    CompletionStage<List<FeedItem>> lastGroup(String workspaceId, long head) {
        if (head == 0) return CompletableFuture.completedFuture(List.of());
        return cql.all(APPENDED_AFTER, workspaceId, bucketOf(head), head - CHUNK_MAX)
                .thenCompose(rows -> {
                    int size = (int) (head - beforeLastGroup(rows, head));
                    return size == 0
                            ? CompletableFuture.completedFuture(List.of())
                            : page(workspaceId, head - size, size);
                });
    }

    /** All rows of a batch say the same time, and are of one bucket. Another writer may have written more meanwhile. */
    private static long beforeLastGroup(List<Row> rows, long head) {
        long first = head + 1;
        Instant time = null;
        for (int i = rows.size() - 1; i >= 0; i--) {
            long position = rows.get(i).getLong("position");
            Instant at = rows.get(i).getInstant("appended_at");
            if (position == head) time = at;
            if (position <= head && Objects.equals(at, time)) first = position;
        }
        return first - 1;
    }

    /** The last position that was given before a time: whoever reads after it misses nothing since then. */
    CompletionStage<Long> positionBefore(String workspaceId, Instant time) {
        return head(workspaceId).thenCompose(head -> search(workspaceId, time, 0, head));
    }

    private CompletionStage<Long> search(String workspaceId, Instant time, long before, long notBefore) {
        if (before == notBefore) return CompletableFuture.completedFuture(before);
        long middle = before + (notBefore - before + 1) / 2;
        return cql.one(APPENDED_AT, workspaceId, bucketOf(middle), middle).thenCompose(row -> {
            Instant at = row.map(r -> r.getInstant("appended_at")).orElse(time);
            return at.isBefore(time)
                    ? search(workspaceId, time, middle, notBefore)
                    : search(workspaceId, time, before, middle - 1);
        });
    }

    static String persistenceId(String workspaceId, FeedItem item) {
        return PersistenceIds.of(item.entityType(), new EntityId(workspaceId, item.entityId()));
    }

    private static long bucketOf(long position) {
        return (position - 1) / BUCKET_SIZE;
    }

    private static long lastOf(long bucket) {
        return (bucket + 1) * BUCKET_SIZE;
    }

    private static String payload(Row row) {
        var packed = row.getByteBuffer("packed");
        return packed != null ? PackedText.unpack(packed) : Objects.requireNonNull(row.getString("payload"));
    }

    private static FeedItem item(Row row) {
        return new FeedItem(
                row.getLong("position"),
                Objects.requireNonNull(row.getString("entity_type")),
                Objects.requireNonNull(row.getString("entity_id")),
                row.getLong("seq_nr"),
                Objects.requireNonNull(row.getString("type")),
                Objects.requireNonNull(row.getInstant("at")),
                payload(row));
    }
}
