package ninja.helpy.persistence.journal;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** The hours (as configured) by which akka-persistence-cassandra splits {@code tag_views}. */
record TimeBuckets(ChronoUnit unit) {

    static TimeBuckets from(Config config) {
        String name = config.getString("akka.persistence.cassandra.events-by-tag.bucket-size");
        return new TimeBuckets(ChronoUnit.valueOf(name.toUpperCase(Locale.ROOT) + "S"));
    }

    /** The first millisecond of the bucket. */
    long of(UUID timestamp) {
        return Instant.ofEpochMilli(Uuids.unixTimestamp(timestamp))
                .truncatedTo(unit)
                .toEpochMilli();
    }
}
