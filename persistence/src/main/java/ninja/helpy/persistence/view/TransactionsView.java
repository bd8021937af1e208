package ninja.helpy.persistence.view;

import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.Unavailable;

/**
 * All entries of a workspace's ledger, newest first, read backwards from its journal: the journal is the ledger. So what
 * was acknowledged is here at once, and nothing can be lost or counted twice on the way to a table.
 */
public final class TransactionsView {

    /** Events that one page reads at most. A page that finds too little in them ends early, and the next one goes on. */
    static final int EVENTS_MAX = 512;

    /** Events read at a time: few at first, since one of a busy ledger holds hundreds of entries. */
    private static final int CHUNK_MIN = 4;

    private static final int CHUNK_MAX = 32;

    /** An entry is dated before it is written, by the clock of a node; events are looked for so much around a time. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})\\.(\\d{1,6})");

    /** From, inclusive, to, exclusive. */
    public record Range(Optional<Instant> from, Optional<Instant> to) {

        public static final Range ALL = new Range(Optional.empty(), Optional.empty());

        boolean contains(Instant at) {
            return from.filter(at::isBefore).isEmpty()
                    && to.filter(end -> !at.isBefore(end)).isEmpty();
        }
    }

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final JournalIndex index;

    public TransactionsView(ActorSystem<?> system, JournalIndex index) {
        this.system = system;
        this.index = index;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    /** At most {@code limit} entries before the one that {@code cursor} names, or the newest. */
    public CompletionStage<Page<Transaction>> page(
            String workspaceId, Range range, Optional<String> cursor, int limit) {
        var ledger = PersistenceIds.of(CreditLedgerEntity.KEY.name(), new EntityId(workspaceId, workspaceId));
        var after = cursor.map(Place::parse);
        return index.head(ledger)
                .thenCompose(head -> after.filter(place -> place.seqNr() <= head)
                        .map(CompletableFuture::completedStage)
                        .orElseGet(() -> newest(ledger, range, head)))
                .thenCompose(place -> new Reading(ledger, range, limit).from(place));
    }

    private CompletionStage<Place> newest(String ledger, Range range, long head) {
        return range.to()
                .map(to -> index.lastBefore(ledger, to.plus(CLOCKS_APART_MAX), head))
                .orElseGet(() -> CompletableFuture.completedFuture(head))
                .thenApply(last -> new Place(last + 1, 0));
    }

    /** Where to go on: the entries before {@code index} in the event, and all events before. */
    private record Place(long seqNr, int index) {

        static Place parse(String cursor) {
            var parts = PLACE.matcher(cursor);
            if (!parts.matches()) throw Page.notACursor();
            return new Place(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
        }

        long lastSeqNr() {
            return index == 0 ? seqNr - 1 : seqNr;
        }

        @Override
        public String toString() {
            return Transaction.place(seqNr, index);
        }
    }

    /** One page on its way. */
    private final class Reading {

        private final String ledger;
        private final Range range;
        private final int limit;
        private final List<Transaction> found = new ArrayList<>();
        private int eventsRead;

        Reading(String ledger, Range range, int limit) {
            this.ledger = ledger;
            this.range = range;
            this.limit = limit;
        }

        CompletionStage<Page<Transaction>> from(Place place) {
            long last = place.lastSeqNr();
            if (last < 1) return done(Optional.empty());
            if (eventsRead >= EVENTS_MAX) return done(Optional.of(place));
            int chunk = Math.min(CHUNK_MAX, Math.max(CHUNK_MIN, eventsRead));
            long first = Math.max(1, last - chunk + 1);
            return journal.currentEventsByPersistenceId(ledger, first, last)
                    .mapError(Throwable.class, Unavailable::refusal)
                    .runWith(Sink.seq(), system)
                    .thenCompose(events -> take(events, place, first));
        }

        private CompletionStage<Page<Transaction>> take(List<EventEnvelope> events, Place place, long first) {
            eventsRead += events.size();
            for (int i = events.size() - 1; i >= 0; i--) {
                var envelope = events.get(i);
                if (isBeforeRange(envelope)) return done(Optional.empty());
                int before = envelope.sequenceNr() == place.seqNr() ? place.index() : Integer.MAX_VALUE;
                take(envelope, before);
                if (found.size() > limit) return done(Optional.empty());
            }
            return from(new Place(first, 0));
        }

        private void take(EventEnvelope envelope, int before) {
            if (!(envelope.event() instanceof EntriesPosted posted) || !range.contains(posted.at())) return;
            List<Entry> entries = posted.entries();
            for (int i = Math.min(before, entries.size()) - 1; i >= 0 && found.size() <= limit; i--) {
                found.add(new Transaction(envelope.sequenceNr(), i, entries.get(i), posted.at()));
            }
        }

        private boolean isBeforeRange(EventEnvelope envelope) {
            var written = Instant.ofEpochMilli(envelope.timestamp()).plus(CLOCKS_APART_MAX);
            return range.from().filter(written::isBefore).isPresent();
        }

        /** One more than asked for was read to know whether there is more. */
        private CompletionStage<Page<Transaction>> done(Optional<Place> stoppedAt) {
            if (found.size() <= limit) {
                return CompletableFuture.completedFuture(new Page<>(found, stoppedAt.map(Place::toString)));
            }
            var shown = found.subList(0, limit);
            return CompletableFuture.completedFuture(
                    new Page<>(shown, Optional.of(shown.get(limit - 1).id())));
        }
    }
}
