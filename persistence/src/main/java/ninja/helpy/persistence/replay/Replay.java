package ninja.helpy.persistence.replay;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.persistence.MaskedJson;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.Unavailable;
import ninja.helpy.persistence.feed.FeedItem;

/**
 * Reads journals. A view folds from the first event on, whatever N is: it needs the memory of one state, and time that
 * grows with N (some hundred thousand events a second); snapshots are not used, so what it shows is what the journal says.
 */
public final class Replay {

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final Map<String, Fold> folds;

    /** @param folds how each type of entity is folded, by the name of its type key */
    public Replay(ActorSystem<?> system, Map<String, Fold> folds) {
        this.system = system;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
        this.folds = Map.copyOf(folds);
    }

    /** The state after event {@code at}, or the newest one. Empty for an unknown type or an entity without events. */
    public CompletionStage<Optional<StateAt>> view(String entityType, EntityId entity, OptionalLong at) {
        Fold fold = folds.get(entityType);
        if (fold == null || at.orElse(1) < 1) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return journal(entityType, entity, 1, at.orElse(Long.MAX_VALUE))
                .runFold(Folded.of(fold.empty()), (before, event) -> before.with(fold, event), system)
                .thenApply(folded -> folded.seqNr() == 0
                        ? Optional.empty()
                        : Optional.of(new StateAt(
                                entityType,
                                entity.id(),
                                folded.seqNr(),
                                Instant.ofEpochMilli(folded.timestamp()),
                                MaskedJson.of(folded.state()))));
    }

    /** An entity's events from sequence number {@code from} to {@code to}; their position is the sequence number. */
    public Source<FeedItem, NotUsed> events(String entityType, EntityId entity, long from, long to) {
        return journal(entityType, entity, Math.max(1, from), to)
                .map(envelope -> new FeedItem(
                        envelope.sequenceNr(),
                        entityType,
                        entity.id(),
                        envelope.sequenceNr(),
                        MaskedJson.typeName(envelope.event()),
                        Instant.ofEpochMilli(envelope.timestamp()),
                        MaskedJson.of(envelope.event())));
    }

    /** As {@link #events}, for who folds them himself. Nothing is masked: what leaves the node must not show them. */
    public Source<JournalEvent, NotUsed> facts(String entityType, EntityId entity, long from, long to) {
        return journal(entityType, entity, Math.max(1, from), to).map(envelope -> (JournalEvent) envelope.event());
    }

    private Source<EventEnvelope, NotUsed> journal(String entityType, EntityId entity, long from, long to) {
        return journal.currentEventsByPersistenceId(PersistenceIds.of(entityType, entity), from, to)
                .mapError(Throwable.class, Unavailable::refusal);
    }

    private record Folded(EntityState state, long seqNr, long timestamp) {

        static Folded of(EntityState empty) {
            return new Folded(empty, 0, 0);
        }

        Folded with(Fold fold, EventEnvelope envelope) {
            return new Folded(
                    fold.apply().apply(state, (JournalEvent) envelope.event()),
                    envelope.sequenceNr(),
                    envelope.timestamp());
        }
    }
}
