package ninja.helpy.persistence.journal;

import akka.Done;
import akka.actor.ActorSystem;
import akka.pattern.Patterns;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.Groups;

/**
 * The events once more, by tag, as the projections read them. Every event has one tag, so its number among the entity's
 * events with that tag is its sequence number. Writing a row again changes nothing. What comes for a tag while a group is
 * on its way is the next group: all its rows are of one partition, so it is one statement and one mutation, however many
 * entities they are of.
 */
final class TagViews {

    private static final String INSERT = "INSERT INTO journal.tag_views (tag_name, timebucket, timestamp,"
            + " tag_pid_sequence_nr, event, event_manifest, persistence_id, sequence_nr, ser_id, ser_manifest,"
            + " writer_uuid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final Groups.Limits LIMITS = new Groups.Limits(1, 100, 256 * 1024, Duration.ofMinutes(10));
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(300);

    private final ActorSystem system;
    private final Cql cql;
    private final TimeBuckets buckets;
    private final Announcer announcer;
    /** By tag, and there are only so many of those. */
    private final Map<String, Groups<JournalRow>> groups = new ConcurrentHashMap<>();

    TagViews(ActorSystem system, Cql cql, TimeBuckets buckets, Announcer announcer) {
        this.system = system;
        this.cql = cql;
        this.buckets = buckets;
        this.announcer = announcer;
    }

    CompletionStage<Done> write(List<JournalRow> rows) {
        return Cql.joined(rows.stream()
                        .map(row -> groups.computeIfAbsent(row.tag(), this::of).add(row))
                        .toList())
                .thenApply(all -> Done.getInstance());
    }

    private Groups<JournalRow> of(String tag) {
        return new Groups<>(
                LIMITS,
                row -> new Groups.Size(1, row.bytes()),
                (first, other) -> buckets.of(first.timestamp()) == buckets.of(other.timestamp()),
                rows -> Patterns.retry(() -> insert(tag, rows), ATTEMPTS_MAX, AGAIN_AFTER, system)
                        .thenAccept(done -> announcer.written(tag, rows)));
    }

    private CompletionStage<Done> insert(String tag, List<JournalRow> rows) {
        return Cql.joined(rows.stream().map(row -> bound(tag, row)).toList()).thenCompose(cql::write);
    }

    private CompletionStage<BoundStatement> bound(String tag, JournalRow row) {
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
