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
    private final Map<String, Groups<Tagged>> groups = new ConcurrentHashMap<>();

    private record Tagged(JournalRow row, boolean isNews) {}

    TagViews(ActorSystem system, Cql cql, TimeBuckets buckets, Announcer announcer) {
        this.system = system;
        this.cql = cql;
        this.buckets = buckets;
        this.announcer = announcer;
    }

    CompletionStage<Done> write(List<JournalRow> rows) {
        return Cql.joined(rows.stream().map(row -> add(row, true)).toList()).thenApply(all -> Done.getInstance());
    }

    /**
     * Once more, of one entity, as some may be missing. Of the last one readers are told, and they ask for what they miss before
     * it: most of the time nothing.
     */
    CompletionStage<Done> mend(List<JournalRow> rows) {
        long last = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seqNr();
        return Cql.joined(
                        rows.stream().map(row -> add(row, row.seqNr() == last)).toList())
                .thenApply(all -> Done.getInstance());
    }

    private CompletionStage<Done> add(JournalRow row, boolean isNews) {
        return groups.computeIfAbsent(row.tag(), this::of).add(new Tagged(row, isNews));
    }

    private Groups<Tagged> of(String tag) {
        return new Groups<>(
                LIMITS,
                one -> new Groups.Size(1, one.row().bytes()),
                (first, other) -> buckets.of(first.row().timestamp())
                        == buckets.of(other.row().timestamp()),
                group -> Patterns.retry(() -> insert(tag, group), ATTEMPTS_MAX, AGAIN_AFTER, system)
                        .thenAccept(done -> announcer.written(
                                tag,
                                group.stream()
                                        .filter(Tagged::isNews)
                                        .map(Tagged::row)
                                        .toList())));
    }

    private CompletionStage<Done> insert(String tag, List<Tagged> group) {
        return Cql.joined(group.stream().map(one -> bound(tag, one.row())).toList())
                .thenCompose(cql::write);
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
