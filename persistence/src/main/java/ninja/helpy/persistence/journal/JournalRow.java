package ninja.helpy.persistence.journal;

import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One event as akka-persistence-cassandra keeps it, in {@code messages} and again in {@code tag_views}.
 *
 * @param written the event itself where it has just been written; does not leave its node
 */
record JournalRow(
        String persistenceId,
        long seqNr,
        UUID timestamp,
        String writerUuid,
        Set<String> tags,
        Payload payload,
        @JsonIgnore Optional<Object> written) {

    /** The event and how to read it. */
    record Payload(int serializerId, String serializerManifest, String eventManifest, ByteBuffer bytes) {}

    JournalRow {
        tags = Set.copyOf(tags);
    }

    @JsonCreator
    static JournalRow stored(
            @JsonProperty("persistenceId") String persistenceId,
            @JsonProperty("seqNr") long seqNr,
            @JsonProperty("timestamp") UUID timestamp,
            @JsonProperty("writerUuid") String writerUuid,
            @JsonProperty("tags") Set<String> tags,
            @JsonProperty("payload") Payload payload) {
        return new JournalRow(persistenceId, seqNr, timestamp, writerUuid, tags, payload, Optional.empty());
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
                        ByteBuffer.wrap(serializer.toBinary(payload))),
                Optional.of(payload));
    }

    /** Of {@code messages}. */
    static JournalRow of(Row row) {
        return of(row, Objects.requireNonNullElse(row.getSet("tags", String.class), Set.of()));
    }

    static JournalRow of(Row row, Set<String> tags) {
        return stored(
                string(row, "persistence_id"),
                row.getLong("sequence_nr"),
                Objects.requireNonNull(row.getUuid("timestamp")),
                string(row, "writer_uuid"),
                tags,
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

    int bytes() {
        return payload.bytes().remaining();
    }

    PersistentRepr event(Serialization serialization) {
        return PersistentRepr.apply(
                written.orElseGet(() -> deserialized(serialization)),
                seqNr,
                persistenceId,
                payload.eventManifest(),
                false,
                null,
                writerUuid);
    }

    private Object deserialized(Serialization serialization) {
        var bytes = new byte[payload.bytes().remaining()];
        payload.bytes().duplicate().get(bytes);
        return serialization
                .deserialize(bytes, payload.serializerId(), payload.serializerManifest())
                .get();
    }

    private static String string(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
