package ninja.helpy.persistence.journal;

import com.typesafe.config.Config;

/** How many events akka-persistence-cassandra puts into one partition of a journal. */
record Partitions(long size) {

    Partitions {
        if (size < 1) throw new IllegalArgumentException("target-partition-size is " + size);
    }

    static Partitions from(Config config) {
        return new Partitions(config.getLong("akka.persistence.cassandra.journal.target-partition-size"));
    }

    /** Where the reader looks for an event first. It goes on to the next partition when it finds no more there. */
    long of(long seqNr) {
        return (seqNr - 1) / size;
    }

    long lastOf(long partition) {
        return (partition + 1) * size;
    }
}
