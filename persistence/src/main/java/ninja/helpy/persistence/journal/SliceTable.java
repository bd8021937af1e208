package ninja.helpy.persistence.journal;

import akka.NotUsed;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.javadsl.Source;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import ninja.helpy.persistence.Cql;

/** Reads {@code tag_views}: the events of all entities of a slice, by the time at which they were written. */
final class SliceTable {

    private static final String RANGE =
            " FROM journal.tag_views" + " WHERE tag_name = ? AND timebucket = ? AND timestamp > ? AND timestamp <= ?";
    private static final String KEYS = "SELECT persistence_id, tag_pid_sequence_nr" + RANGE;
    private static final String ROWS =
            "SELECT persistence_id, sequence_nr, timestamp, writer_uuid, ser_id, ser_manifest,"
                    + " event_manifest, event" + RANGE;

    /** A row may have 100 KB. */
    private static final int ROWS_OF_PAGE = 100;

    private static final int KEYS_OF_PAGE = 2_000;

    private final CassandraSession session;
    private final Cql cql;
    private final TimeBuckets buckets;

    /** Which event of which entity. */
    record Key(String persistenceId, long seqNr) {}

    SliceTable(CassandraSession session, Cql cql, TimeBuckets buckets) {
        this.session = session;
        this.cql = cql;
        this.buckets = buckets;
    }

    /** None of what events say is read, or sent. */
    Source<Key, NotUsed> keys(String tag, UUID after, UUID to) {
        return range(KEYS, KEYS_OF_PAGE, tag, after, to)
                .map(row -> new Key(
                        Objects.requireNonNull(row.getString("persistence_id")), row.getLong("tag_pid_sequence_nr")));
    }

    Source<JournalRow, NotUsed> rows(String tag, UUID after, UUID to) {
        var tags = Set.of(tag);
        return range(ROWS, ROWS_OF_PAGE, tag, after, to).map(row -> JournalRow.of(row, tags));
    }

    private Source<Row, NotUsed> range(String statement, int ofPage, String tag, UUID after, UUID to) {
        return Source.fromIterator(() -> buckets.between(after, to).iterator())
                .flatMapConcat(bucket -> session.select(
                        cql.bind(statement, tag, bucket, after, to).thenApply(bound -> bound.setPageSize(ofPage))));
    }
}
