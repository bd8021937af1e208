package ninja.helpy.persistence.journal;

import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import ninja.helpy.persistence.BatchLimits;
import ninja.helpy.persistence.Cql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * What our journals have in common: their events are ordinary rows of akka-persistence-cassandra, each with one tag, read
 * by whoever reads those, and kept for ever.
 *
 * @param <T> the tables that a journal writes to
 */
abstract class EventJournal<T extends EventJournal.Tables> extends AsyncWriteJournal {

    private static final String SESSION = "helpy.persistence.session";

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Serialization serialization;
    private final CompletionStage<T> tables;

    /** Where events are, whoever writes them. */
    interface Tables {
        JournalReader reader();
    }

    /** What tables are made of. */
    record Storage(
            Cql cql,
            BatchLimits limits,
            Partitions partitions,
            TimeBuckets buckets,
            JournalReader reader,
            TagViews tags) {

        private static Storage of(ActorSystem system, CassandraSession session, CqlSession driver, BatchLimits limits) {
            var config = system.settings().config();
            var cql = new Cql(driver, StorageSettings.from(config).keyspaces());
            var partitions = Partitions.from(config);
            var buckets = TimeBuckets.from(config);
            return new Storage(
                    cql,
                    limits,
                    partitions,
                    buckets,
                    new JournalReader(system, session, cql, partitions),
                    new TagViews(system, cql, buckets, new Announcer(system)));
        }
    }

    EventJournal(Function<Storage, T> tables) {
        ActorSystem system = context().system();
        this.serialization = SerializationExtension.get(system);
        CassandraSession session = CassandraSessionRegistry.get(system).sessionFor(SESSION);
        this.tables = session.underlying()
                .thenCompose(driver -> BatchLimits.of(driver)
                        .thenApply(limits -> tables.apply(Storage.of(system, session, driver, limits))));
    }

    /** There once the session is. */
    final CompletionStage<T> tables() {
        return tables;
    }

    @Override
    public final Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        long from = Math.max(1, fromSequenceNr);
        long to = max < toSequenceNr - from + 1 ? from + max - 1 : toSequenceNr;
        return answer(tables.thenCompose(all -> all.reader()
                        .forEach(persistenceId, from, to, row -> replayCallback.accept(row.event(serialization))))
                .thenApply(done -> null));
    }

    @Override
    public final Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<AtomicWrite> writes =
                StreamSupport.stream(messages.spliterator(), false).toList();
        List<PersistentRepr> events = writes.stream()
                .flatMap(write -> CollectionConverters.asJava(write.payload()).stream())
                .toList();
        Iterable<Optional<Exception>> accepted =
                writes.stream().map(write -> Optional.<Exception>empty()).toList();
        return answer(write(events).thenApply(done -> accepted));
    }

    /** All events of one entity that are written together, or none. Called on the journal's own thread. */
    abstract CompletionStage<?> write(List<PersistentRepr> events);

    /** Off the journal's own thread, since large events take a while. Fails if one has not exactly one tag. */
    final CompletionStage<List<JournalRow>> rows(List<PersistentRepr> events) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var rows = events.stream()
                            .map(event -> JournalRow.of(event, serialization))
                            .toList();
                    rows.forEach(JournalRow::tag);
                    return rows;
                },
                context().dispatcher());
    }

    @Override
    public final Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(CompletableFuture.failedFuture(
                new UnsupportedOperationException("events of " + persistenceId + " are kept for ever")));
    }

    /** Says loudly, and once, what must not be overlooked. */
    final <R> Future<R> answer(CompletionStage<R> outcome) {
        var answer = new CompletableFuture<R>();
        outcome.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException ? Objects.requireNonNull(failure.getCause()) : failure;
            if (cause instanceof MixedJournalException || cause instanceof FencedOutException)
                log.error(cause.getMessage());
            answer.completeExceptionally(cause);
        });
        return FutureConverters.asScala(answer);
    }
}
