package ninja.helpy.persistence.journal;

import akka.Done;
import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.javadsl.Source;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import ninja.helpy.persistence.Cql;

/** Reads the events of one journal and insists that each is there exactly once. */
final class JournalReader {

    private static final String ROWS =
            "SELECT persistence_id, sequence_nr, timestamp, writer_uuid, ser_id, ser_manifest,"
                    + " event_manifest, event, tags FROM journal.messages"
                    + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr >= ? AND sequence_nr <= ?";

    /** A row may be 100 KB. */
    private static final int PAGE_SIZE = 50;

    private final ActorSystem system;
    private final CassandraSession session;
    private final Cql cql;
    private final Partitions partitions;

    JournalReader(ActorSystem system, CassandraSession session, Cql cql, Partitions partitions) {
        this.system = system;
        this.session = session;
        this.cql = cql;
        this.partitions = partitions;
    }

    /** Hands over the events {@code from} to {@code to} in their order; fails when one is missing or there twice. */
    CompletionStage<Done> forEach(String id, long from, long to, Consumer<JournalRow> use) {
        return forEachAsync(id, from, to, row -> {
            use.accept(row);
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    /** As {@link #forEach}, one after the other. */
    CompletionStage<Done> forEachAsync(String id, long from, long to, Function<JournalRow, CompletionStage<Done>> use) {
        if (from > to) return CompletableFuture.completedFuture(Done.getInstance());
        return rows(id, from, to)
                .statefulMapConcat(() -> new Expected(id, from))
                .mapAsync(1, row -> use.apply(row).thenApply(done -> row.seqNr()))
                .runFold(from - 1, (before, seqNr) -> seqNr, system)
                .thenApply(last -> {
                    if (last != to) throw new MixedJournalException(id, "event " + (last + 1) + " is missing");
                    return Done.getInstance();
                });
    }

    /** Events that belong together may stand in the partition after the one where their number is looked for. */
    private Source<JournalRow, NotUsed> rows(String id, long from, long to) {
        return Source.fromIterator(() -> LongStream.rangeClosed(partitions.of(from), partitions.of(to) + 1)
                        .iterator())
                .flatMapConcat(partition -> session.select(
                        cql.bind(ROWS, id, partition, from, to).thenApply(rows -> rows.setPageSize(PAGE_SIZE))))
                .map(JournalRow::of);
    }

    /** Counts the rows as they come. */
    private static final class Expected implements akka.japi.function.Function<JournalRow, Iterable<JournalRow>> {

        private static final long serialVersionUID = 1;

        private final String id;
        private long next;

        Expected(String id, long first) {
            this.id = id;
            this.next = first;
        }

        @Override
        public Iterable<JournalRow> apply(JournalRow row) {
            if (row.seqNr() < next)
                throw new MixedJournalException(
                        id,
                        "event " + row.seqNr() + " is there twice, the second time by writer " + row.writerUuid()
                                + " at " + row.timestamp());
            if (row.seqNr() > next)
                throw new MixedJournalException(
                        id, "event " + next + " is missing, though " + row.seqNr() + " is there");
            next++;
            return List.of(row);
        }
    }
}
