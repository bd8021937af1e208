package ninja.helpy.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.Terminated;
import akka.japi.pf.ReceiveBuilder;
import akka.persistence.PersistentRepr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The journal of entities of which two must never be acknowledged at once, whatever becomes of the cluster. Its events are
 * ordinary rows of akka-persistence-cassandra, read by whoever reads those, but each write lands only while its writer is
 * the last one that recovered. An entity that is refused recovers, and then sees what the other has written.
 */
public final class FencedJournal extends EventJournal<FencedJournal.Tables> {

    /** By entity, until it ends. */
    private final Map<ActorRef, FencedWriter> writers = new HashMap<>();

    record Tables(Takeover takeover, FenceTable fences, JournalReader reader, TagViews tags)
            implements EventJournal.Tables {}

    private record Recovered(ActorRef owner, FencedWriter writer) {}

    private record Failed(ActorRef owner, FencedWriter writer) {}

    public FencedJournal() {
        super(FencedJournal::tables);
    }

    private static Tables tables(Storage storage) {
        var fences = new FenceTable(storage.cql(), storage.partitions(), storage.buckets());
        return new Tables(new Takeover(fences, storage.partitions()), fences, storage.reader(), storage.tags());
    }

    /** Where Akka begins a recovery, and so where the journal is taken over. */
    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        ActorRef owner = sender();
        return answer(tables().thenCompose(all -> all.takeover()
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
                .forEachAsync(
                        persistenceId,
                        fence.tagged() + 1,
                        fence.head(),
                        row -> all.tags().write(List.of(row)))
                .thenApply(done -> fence);
    }

    @Override
    CompletionStage<?> write(List<PersistentRepr> events) {
        ActorRef owner = sender();
        String persistenceId = events.get(0).persistenceId();
        FencedWriter writer = writers.get(owner);
        if (writer == null || !writer.id().equals(persistenceId))
            return CompletableFuture.failedFuture(
                    new FencedOutException(persistenceId, owner + " has not recovered from it"));
        return rows(events).thenCompose(writer::append).whenComplete((done, failure) -> {
            if (failure != null) self().tell(new Failed(owner, writer), self());
        });
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
}
