package ninja.helpy.persistence.journal;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.LongStream;

/** The hours (as configured) by which akka-persistence-cassandra splits {@code tag_views}. */
record TimeBuckets(ChronoUnit unit) {

    static TimeBuckets from(Config config) {
        String name = config.getString("akka.persistence.cassandra.events-by-tag.bucket-size");
        return new TimeBuckets(ChronoUnit.valueOf(name.toUpperCase(Locale.ROOT) + "S"));
    }

    /** When the first events of this installation may have been written. */
    static Instant first(Config config) {
        return Instant.from(Schema.TIME_BUCKET.parse(
                config.getString("akka.persistence.cassandra.events-by-tag.first-time-bucket")));
    }

    /** All buckets that may have rows of this time, both ends included. */
    LongStream between(UUID from, UUID to) {
        return LongStream.iterate(
                of(from),
                bucket -> bucket <= of(to),
                bucket -> Instant.ofEpochMilli(bucket).plus(1, unit).toEpochMilli());
    }

    /** The first millisecond of the bucket. */
    long of(UUID timestamp) {
        return Instant.ofEpochMilli(Uuids.unixTimestamp(timestamp))
                .truncatedTo(unit)
                .toEpochMilli();
    }
}
