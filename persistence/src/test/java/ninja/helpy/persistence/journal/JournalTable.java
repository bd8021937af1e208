package ninja.helpy.persistence.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import java.util.List;

/** What is in the tables of a journal, past everything that writes them. */
record JournalTable(CqlSession session, Keyspaces keyspaces) implements AutoCloseable {

    /** An event where it stands. */
    record Stored(long partition, long seqNr) {}

    static JournalTable open(Config config) {
        var settings = StorageSettings.from(config);
        return new JournalTable(Schema.connect(settings), settings.keyspaces());
    }

    List<Stored> events(String entityId) {
        return session
                .execute(
                        "SELECT partition_nr, sequence_nr FROM " + keyspaces.journal()
                                + ".messages WHERE persistence_id = ? AND partition_nr IN (0, 1, 2, 3, 4, 5, 6, 7)",
                        Purse.persistenceId(entityId))
                .all()
                .stream()
                .filter(row -> !row.isNull("sequence_nr"))
                .map(row -> new Stored(row.getLong("partition_nr"), row.getLong("sequence_nr")))
                .toList();
    }

    List<Long> seqNrs(String entityId) {
        return events(entityId).stream().map(Stored::seqNr).toList();
    }

    List<Long> snapshots(String entityId) {
        return session
                .execute(
                        "SELECT sequence_nr FROM " + keyspaces.snapshot() + ".snapshots WHERE persistence_id = ?",
                        Purse.persistenceId(entityId))
                .all()
                .stream()
                .map(row -> row.getLong("sequence_nr"))
                .toList();
    }

    List<Long> tagged(String entityId) {
        return session
                .execute("SELECT persistence_id, sequence_nr, tag_pid_sequence_nr FROM " + keyspaces.journal()
                        + ".tag_views ALLOW FILTERING")
                .all()
                .stream()
                .filter(row -> Purse.persistenceId(entityId).equals(row.getString("persistence_id")))
                .map(row -> row.getLong("sequence_nr"))
                .sorted()
                .toList();
    }

    boolean isListed(String entityId) {
        return session.execute(
                                "SELECT persistence_id FROM " + keyspaces.journal()
                                        + ".all_persistence_ids WHERE persistence_id = ?",
                                Purse.persistenceId(entityId))
                        .one()
                != null;
    }

    void unlist(String entityId) {
        session.execute(
                "DELETE FROM " + keyspaces.journal() + ".all_persistence_ids WHERE persistence_id = ?",
                Purse.persistenceId(entityId));
    }

    void forgetSnapshots(String entityId) {
        session.execute(
                "DELETE FROM " + keyspaces.snapshot() + ".snapshots WHERE persistence_id = ?",
                Purse.persistenceId(entityId));
    }

    /** As somebody would who knows nothing of fences. */
    void writePlainly(String entityId, long partition, long seqNr) {
        session.execute(
                "INSERT INTO " + keyspaces.journal()
                        + ".messages (persistence_id, partition_nr, sequence_nr, timestamp, writer_uuid, ser_id,"
                        + " ser_manifest, event_manifest, event) VALUES (?, ?, ?, now(), 'foreign', 33, '', '', 0x00)",
                Purse.persistenceId(entityId),
                partition,
                seqNr);
    }

    void delete(String entityId, long partition, long seqNr) {
        session.execute(
                "DELETE FROM " + keyspaces.journal()
                        + ".messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr = ?",
                Purse.persistenceId(entityId),
                partition,
                seqNr);
    }

    @Override
    public void close() {
        session.close();
    }
}
