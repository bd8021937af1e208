package ninja.helpy.persistence.projection;

import akka.persistence.query.EventEnvelope;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.persistence.PersistenceIds;

/** One event as it stands in the journal of one entity. */
public record JournalEntry(
        String persistenceId, String entityType, EntityId entity, long seqNr, Instant at, JournalEvent event) {

    private static final long SEQ_NRS_PER_MILLI = 1_000;

    /** Empty for an event that is not of an entity of ours. */
    public static Optional<JournalEntry> of(String persistenceId, long seqNr, long timestamp, Object event) {
        if (!(event instanceof JournalEvent ours)) return Optional.empty();
        return PersistenceIds.parse(persistenceId)
                .map(named -> new JournalEntry(
                        persistenceId,
                        named.entityType(),
                        named.entity(),
                        seqNr,
                        Instant.ofEpochMilli(timestamp),
                        ours));
    }

    static Optional<JournalEntry> of(EventEnvelope envelope) {
        return of(envelope.persistenceId(), envelope.sequenceNr(), envelope.timestamp(), envelope.event());
    }

    /** Microseconds that grow with the entity's events: with it as write time, the later event wins in any order. */
    public long writeTime() {
        return at.toEpochMilli() * SEQ_NRS_PER_MILLI + seqNr % SEQ_NRS_PER_MILLI;
    }
}
