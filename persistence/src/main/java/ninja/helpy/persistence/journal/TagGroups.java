package ninja.helpy.persistence.journal;

import akka.Done;
import akka.actor.ActorSystem;
import akka.pattern.Patterns;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.Groups;

/**
 * As {@link TagViews}, for many entities at once: what comes for a tag while a group is on its way is the next group. All
 * rows of a group are of one partition, so it is one statement and one mutation, however many rows it has.
 */
final class TagGroups {

    private static final Groups.Limits LIMITS = new Groups.Limits(1, 100, 256 * 1024, Duration.ofMinutes(10));
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(300);

    private final ActorSystem system;
    private final Cql cql;
    private final TimeBuckets buckets;
    private final TagNotifier notifier;
    /** By tag, and there are only so many of those. */
    private final Map<String, Groups<JournalRow>> groups = new ConcurrentHashMap<>();

    TagGroups(ActorSystem system, Cql cql, TimeBuckets buckets, TagNotifier notifier) {
        this.system = system;
        this.cql = cql;
        this.buckets = buckets;
        this.notifier = notifier;
    }

    CompletionStage<Done> write(List<JournalRow> rows) {
        return CompletableFuture.allOf(rows.stream()
                        .map(row -> groups.computeIfAbsent(row.tag(), this::of)
                                .add(row)
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenApply(all -> Done.getInstance());
    }

    private Groups<JournalRow> of(String tag) {
        return new Groups<>(
                LIMITS,
                row -> row.payload().bytes().remaining(),
                (first, other) -> buckets.of(first.timestamp()) == buckets.of(other.timestamp()),
                rows -> Patterns.retry(() -> insert(tag, rows), ATTEMPTS_MAX, AGAIN_AFTER, system)
                        .thenAccept(done -> notifier.written(tag)));
    }

    private CompletionStage<Done> insert(String tag, List<JournalRow> rows) {
        var bound = rows.stream()
                .map(row -> TagViews.bound(cql, buckets, tag, row).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                .thenCompose(all -> cql.execute(
                        bound.size() == 1
                                ? bound.get(0).join()
                                : BatchStatement.newInstance(BatchType.UNLOGGED)
                                        .addAll(bound.stream()
                                                .map(CompletableFuture::join)
                                                .toList())
                                        .setIdempotent(true)))
                .thenApply(result -> Done.getInstance());
    }
}
