package ninja.helpy.persistence.journal;

import akka.persistence.SnapshotMetadata;
import akka.persistence.cassandra.snapshot.CassandraSnapshotStore;
import com.typesafe.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * Snapshots in the tables of akka-persistence-cassandra that nobody waits for. An entity does nothing else until its
 * snapshot is said to be saved, and a ledger's may have some megabytes. A snapshot only ever saves time: all events are
 * kept, so one that fails after it was said to be saved costs a longer recovery.
 */
public final class BackgroundSnapshots extends CassandraSnapshotStore {

    private static final Logger log = LoggerFactory.getLogger(BackgroundSnapshots.class);

    private static final String TABLES = "akka.persistence.cassandra.snapshot";

    public BackgroundSnapshots(Config config) {
        super(config, TABLES);
    }

    @Override
    public Future<BoxedUnit> saveAsync(SnapshotMetadata metadata, Object snapshot) {
        super.saveAsync(metadata, snapshot)
                .onComplete(
                        saved -> {
                            if (saved.isFailure())
                                log.warn(
                                        "no snapshot of {} at {}: {}",
                                        metadata.persistenceId(),
                                        metadata.sequenceNr(),
                                        String.valueOf(saved.failed().get()));
                            return saved;
                        },
                        ec());
        return Future.unit();
    }
}
