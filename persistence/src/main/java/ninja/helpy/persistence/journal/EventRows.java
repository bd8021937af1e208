package ninja.helpy.persistence.journal;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.persistence.Cql;

/** Events as rows of {@code messages}, and their entity on the list of all: the same in every journal of ours. */
final class EventRows {

    private static final String INSERT = "INSERT INTO journal.messages (persistence_id, partition_nr, sequence_nr,"
            + " timestamp, timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event, tags)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String WRITE_ID = "INSERT INTO journal.all_persistence_ids (persistence_id) VALUES (?)";

    private final Cql cql;
    private final TimeBuckets buckets;

    EventRows(Cql cql, TimeBuckets buckets) {
        this.cql = cql;
        this.buckets = buckets;
    }

    /** Statements for events of one entity, in one partition. */
    CompletionStage<List<BoundStatement>> bound(List<JournalRow> rows, long partition) {
        return Cql.joined(rows.stream().map(row -> bound(row, partition)).toList());
    }

    /** The same, and the entity's place on the list if these are its first ones. */
    CompletionStage<List<BoundStatement>> boundAndListed(List<JournalRow> rows, long partition) {
        JournalRow first = rows.get(0);
        if (first.seqNr() > 1) return bound(rows, partition);
        return bound(rows, partition)
                .thenCombine(
                        cql.bind(WRITE_ID, first.persistenceId()),
                        (events, listed) -> Stream.concat(events.stream(), Stream.of(listed))
                                .toList());
    }

    /** Puts the entity on the list of all, which the reconciler walks. */
    CompletionStage<Done> list(String id) {
        return cql.write(WRITE_ID, id);
    }

    private CompletionStage<BoundStatement> bound(JournalRow row, long partition) {
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
