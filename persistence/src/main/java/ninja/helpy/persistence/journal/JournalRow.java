package ninja.helpy.persistence.journal;

import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import scala.jdk.javaapi.CollectionConverters;

/** One event as akka-persistence-cassandra keeps it, in {@code messages} and again in {@code tag_views}. */
record JournalRow(
        String persistenceId, long seqNr, UUID timestamp, String writerUuid, Set<String> tags, Payload payload) {

    /** The event and how to read it. */
    record Payload(int serializerId, String serializerManifest, String eventManifest, ByteBuffer bytes) {}

    JournalRow {
        tags = Set.copyOf(tags);
    }

    /** As it is written now. */
    static JournalRow of(PersistentRepr event, Serialization serialization) {
        Object payload = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
        Set<String> tags = event.payload() instanceof Tagged tagged
                ? Set.copyOf(CollectionConverters.asJava(tagged.tags()))
                : Set.of();
        Serializer serializer = serialization.findSerializerFor(payload);
        return new JournalRow(
                event.persistenceId(),
                event.sequenceNr(),
                Uuids.timeBased(),
                event.writerUuid(),
                tags,
                new Payload(
                        serializer.identifier(),
                        Serializers.manifestFor(serializer, payload),
                        event.manifest(),
                        ByteBuffer.wrap(serializer.toBinary(payload))));
    }

    static JournalRow of(Row row) {
        return new JournalRow(
                string(row, "persistence_id"),
                row.getLong("sequence_nr"),
                Objects.requireNonNull(row.getUuid("timestamp")),
                string(row, "writer_uuid"),
                Objects.requireNonNullElse(row.getSet("tags", String.class), Set.of()),
                new Payload(
                        row.getInt("ser_id"),
                        string(row, "ser_manifest"),
                        string(row, "event_manifest"),
                        Objects.requireNonNull(row.getByteBuffer("event"))));
    }

    /** The one tag that every event has. */
    String tag() {
        if (tags.size() != 1) {
            throw new IllegalArgumentException("an event of " + persistenceId + " has not one tag but " + tags);
        }
        return tags.iterator().next();
    }

    PersistentRepr event(Serialization serialization) {
        var bytes = new byte[payload.bytes().remaining()];
        payload.bytes().duplicate().get(bytes);
        Object event = serialization
                .deserialize(bytes, payload.serializerId(), payload.serializerManifest())
                .get();
        return PersistentRepr.apply(event, seqNr, persistenceId, payload.eventManifest(), false, null, writerUuid);
    }

    private static String string(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
