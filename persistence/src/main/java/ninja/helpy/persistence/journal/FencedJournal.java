package ninja.helpy.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Terminated;
import akka.japi.pf.ReceiveBuilder;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import ninja.helpy.persistence.Cql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * The journal of entities of which two must never be acknowledged at once, whatever becomes of the cluster. Its events are
 * ordinary rows of akka-persistence-cassandra, read by whoever reads those, but each write lands only while its writer is
 * the last one that recovered. An entity that is refused recovers, and then sees what the other has written.
 */
public final class FencedJournal extends AsyncWriteJournal {

    private static final Logger log = LoggerFactory.getLogger(FencedJournal.class);

    private static final String SESSION = "helpy.persistence.session";

    private final Serialization serialization;
    private final Executor executor;
    private final CompletionStage<Tables> tables;
    /** By entity, until it ends. */
    private final Map<ActorRef, FencedWriter> writers = new HashMap<>();

    private record Tables(Takeover takeover, FenceTable fences, JournalReader reader, TagViews tags) {}

    private record Recovered(ActorRef owner, FencedWriter writer) {}

    private record Failed(ActorRef owner, FencedWriter writer) {}

    public FencedJournal() {
        ActorSystem system = context().system();
        this.serialization = SerializationExtension.get(system);
        this.executor = context().dispatcher();
        CassandraSession session = CassandraSessionRegistry.get(system).sessionFor(SESSION);
        this.tables = session.underlying().thenApply(driver -> tables(system, session, driver));
    }

    private static Tables tables(ActorSystem system, CassandraSession session, CqlSession driver) {
        var config = system.settings().config();
        var cql = new Cql(driver, StorageSettings.from(config).keyspaces());
        var partitions = Partitions.from(config);
        var buckets = TimeBuckets.from(config);
        var fences = new FenceTable(cql, partitions, buckets);
        return new Tables(
                new Takeover(fences, partitions),
                fences,
                new JournalReader(system, session, cql, partitions),
                new TagViews(system, cql, buckets, new TagNotifier(system)));
    }

    /** Where Akka begins a recovery, and so where the journal is taken over. */
    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        ActorRef owner = sender();
        return answer(tables.thenCompose(all -> all.takeover()
                .of(persistenceId, fromSequenceNr)
                .thenCompose(fence -> tagsMended(persistenceId, fence, all))
                .thenApply(fence -> {
                    var writer = new FencedWriter(persistenceId, fence, all.fences(), all.tags());
                    self().tell(new Recovered(owner, writer), self());
                    return fence.head();
                })));
    }

    /** Whoever wrote the last events may not have come to their rows by tag. */
    private static CompletionStage<Fence> tagsMended(String persistenceId, Fence fence, Tables all) {
        return all.reader()
                .forEachAsync(persistenceId, fence.tagged() + 1, fence.head(), all.tags()::write)
                .thenApply(done -> fence);
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
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
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        ActorRef owner = sender();
        List<PersistentRepr> events = new ArrayList<>();
        List<Optional<Exception>> accepted = new ArrayList<>();
        for (AtomicWrite write : messages) {
            events.addAll(CollectionConverters.asJava(write.payload()));
            accepted.add(Optional.empty());
        }
        String persistenceId = events.get(0).persistenceId();
        FencedWriter writer = writers.get(owner);
        if (writer == null || !writer.id().equals(persistenceId))
            return answer(CompletableFuture.failedFuture(
                    new FencedOutException(persistenceId, owner + " has not recovered from it")));
        return answer(CompletableFuture.supplyAsync(() -> rows(events), executor)
                .thenCompose(writer::append)
                .whenComplete((done, failure) -> {
                    if (failure != null) self().tell(new Failed(owner, writer), self());
                })
                .thenApply(done -> accepted));
    }

    private List<JournalRow> rows(List<PersistentRepr> events) {
        return events.stream().map(this::row).toList();
    }

    private JournalRow row(PersistentRepr event) {
        JournalRow row = JournalRow.of(event, serialization);
        row.tag();
        return row;
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(CompletableFuture.failedFuture(
                new UnsupportedOperationException("events of " + persistenceId + " are kept for ever")));
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receivePluginInternal() {
        return ReceiveBuilder.create()
                .match(Recovered.class, this::onRecovered)
                .match(Failed.class, c -> writers.remove(c.owner(), c.writer()))
                .match(Terminated.class, c -> writers.remove(c.actor()))
                .build()
                .onMessage();
    }

    /** Comes before the entity hears that it has recovered, and so before its first write. */
    private void onRecovered(Recovered c) {
        writers.put(c.owner(), c.writer());
        context().watch(c.owner());
    }

    /** Says loudly, and once, what must not be overlooked. */
    static <T> Future<T> answer(CompletionStage<T> outcome) {
        var answer = new CompletableFuture<T>();
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
