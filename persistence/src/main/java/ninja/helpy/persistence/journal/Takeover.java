package ninja.helpy.persistence.journal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery does before it reads: it finds where the journal stands, whoever wrote it, and takes it over. From then
 * on no write of an older writer can land, not even one that is already on its way.
 */
final class Takeover {

    /** Others may recover or write at the same time; each failed attempt means that one of them got on. */
    private static final int ATTEMPTS_MAX = 20;

    private final FenceTable table;
    private final Partitions partitions;

    /** What stands (null: nothing) and what shall stand instead. */
    private record Step(@Nullable Fence before, Fence after) {}

    Takeover(FenceTable table, Partitions partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    /** @param known an event that must be there, for a snapshot says so; 0 if none does */
    CompletionStage<Fence> of(String id, long known) {
        return take(id, known, 1).thenCompose(mine -> alone(id, mine));
    }

    private CompletionStage<Fence> take(String id, long known, int attempt) {
        return step(id, known).thenCompose(step -> {
            if (step.after().head() < known)
                throw new MixedJournalException(
                        id,
                        "a snapshot knows event " + known + ", but the last one is "
                                + step.after().head());
            return table.take(id, step.before(), step.after()).thenCompose(isTaken -> {
                if (isTaken) return CompletableFuture.completedFuture(step.after());
                if (attempt == ATTEMPTS_MAX) throw new FencedOutException(id, "others keep taking it over");
                return take(id, known, attempt + 1);
            });
        });
    }

    /** Begins one partition before the known event, to see whether that one has a fence. */
    private CompletionStage<Step> step(String id, long known) {
        long first = Math.max(0, partitions.of(Math.max(1, known)) - 1);
        return walk(id, first, null, 0);
    }

    /**
     * @param left the fence of the partition before, if it has one
     * @param head the last event found in partitions without one
     */
    private CompletionStage<Step> walk(String id, long partition, @Nullable Fence left, long head) {
        return table.fence(id, partition).thenCompose(found -> {
            if (found.isEmpty()) return left == null ? unfenced(id, partition, head) : fresh(id, partition, left);
            Fence stands = found.get();
            return stands.isLeft()
                    ? walk(id, partition + 1, stands, 0)
                    : CompletableFuture.completedFuture(new Step(stands, stands.taken()));
        });
    }

    /** The next partition of a fenced journal, in which nothing can be yet. */
    private CompletionStage<Step> fresh(String id, long partition, Fence left) {
        return table.lastAfter(id, partition, 0).thenCompose(row -> {
            if (row.isEmpty())
                return CompletableFuture.completedFuture(
                        new Step(null, left.taken().moved(partition, left.head())));
            return table.fence(id, partition).thenCompose(since -> {
                if (since.isEmpty()) throw beyond(id, row.get(), left.head());
                return walk(id, partition, left, 0);
            });
        });
    }

    /** A journal of the time before fences, or a new one: it is adopted behind its last event. */
    private CompletionStage<Step> unfenced(String id, long partition, long head) {
        return table.lastAfter(id, partition, 0).thenCompose(row -> {
            if (row.isPresent()) return walk(id, partition + 1, null, row.get());
            return table.taggedByPlugin(id)
                    .thenApply(tagged ->
                            new Step(null, new Fence(partitions.of(head + 1), 1, head, Math.min(tagged, head), false)));
        });
    }

    /** Nobody but us can write behind the fence now; what is there all the same was written past it. */
    private CompletionStage<Fence> alone(String id, Fence mine) {
        var here = table.lastAfter(id, mine.partition(), mine.head()).toCompletableFuture();
        var next = table.lastAfter(id, mine.partition() + 1, mine.head()).toCompletableFuture();
        return here.thenCombine(next, (one, other) -> one.or(() -> other)).thenCompose(row -> {
            if (row.isEmpty()) return CompletableFuture.completedFuture(mine);
            return table.fence(id, mine.partition()).thenApply(stands -> {
                if (stands.equals(Optional.of(mine))) throw beyond(id, row.get(), mine.head());
                throw new FencedOutException(id, "it was taken over by the next one at once");
            });
        });
    }

    private static MixedJournalException beyond(String id, long row, long head) {
        return new MixedJournalException(
                id, "there is an event " + row + ", but its fence says that " + head + " is the last");
    }
}
