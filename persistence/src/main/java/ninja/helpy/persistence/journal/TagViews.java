package ninja.helpy.persistence.journal;

import akka.Done;
import akka.actor.ActorSystem;
import akka.pattern.Patterns;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/**
 * The events once more, by tag, as the projections read them. Every event of a fenced journal has one tag, so its number
 * among the entity's events with that tag is its sequence number. Writing a row again changes nothing.
 */
final class TagViews {

    private static final String INSERT = "INSERT INTO journal.tag_views (tag_name, timebucket, timestamp,"
            + " tag_pid_sequence_nr, event, event_manifest, persistence_id, sequence_nr, ser_id, ser_manifest,"
            + " writer_uuid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int ATTEMPTS_MAX = 3;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(300);

    private final ActorSystem system;
    private final Cql cql;
    private final TimeBuckets buckets;
    private final TagNotifier notifier;

    TagViews(ActorSystem system, Cql cql, TimeBuckets buckets, TagNotifier notifier) {
        this.system = system;
        this.cql = cql;
        this.buckets = buckets;
        this.notifier = notifier;
    }

    CompletionStage<Done> write(JournalRow row) {
        CompletionStage<Done> written = CompletableFuture.completedFuture(Done.getInstance());
        for (String tag : row.tags()) {
            written = written.thenCompose(
                            done -> Patterns.retry(() -> insert(tag, row), ATTEMPTS_MAX, AGAIN_AFTER, system))
                    .thenApply(done -> {
                        notifier.written(tag);
                        return done;
                    });
        }
        return written;
    }

    private CompletionStage<Done> insert(String tag, JournalRow row) {
        return bound(cql, buckets, tag, row).thenCompose(cql::execute).thenApply(result -> Done.getInstance());
    }

    static CompletionStage<BoundStatement> bound(Cql cql, TimeBuckets buckets, String tag, JournalRow row) {
        var payload = row.payload();
        return cql.bind(
                INSERT,
                tag,
                buckets.of(row.timestamp()),
                row.timestamp(),
                row.seqNr(),
                payload.bytes(),
                payload.eventManifest(),
                row.persistenceId(),
                row.seqNr(),
                payload.serializerId(),
                payload.serializerManifest(),
                row.writerUuid());
    }
}
