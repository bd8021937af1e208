package ninja.helpy.persistence.journal;

import akka.Done;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One incarnation of an entity that has recovered: it holds a fence and writes behind it, one write after the other. The
 * rows by tag are on their way while the next events are written, but never those of more than two writes.
 */
final class FencedWriter {

    private final String id;
    private final FenceTable table;
    private final TagViews tags;

    /** Changed by a write before it is answered, read by the next one after that. */
    private volatile Fence fence;

    private volatile long tagged;

    private volatile CompletionStage<Done> tagsOnTheirWay = CompletableFuture.completedFuture(Done.getInstance());

    FencedWriter(String id, Fence fence, FenceTable table, TagViews tags) {
        this.id = id;
        this.fence = fence;
        this.tagged = fence.head();
        this.table = table;
        this.tags = tags;
    }

    String id() {
        return id;
    }

    /** Completes when the events are durable, and the rows by tag of the write before as well. */
    CompletionStage<Done> append(List<JournalRow> rows) {
        Fence mine = fence.tagged(tagged);
        long first = rows.get(0).seqNr();
        if (first != mine.head() + 1)
            return CompletableFuture.failedFuture(
                    new FencedOutException(id, "event " + first + " does not follow the last one, " + mine.head()));
        CompletionStage<Done> tagsBefore = tagsOnTheirWay;
        return table.append(id, mine, rows).thenCompose(stands -> {
            fence = stands;
            tagsOnTheirWay = tagsBefore.thenCompose(done -> tagged(rows));
            return tagsBefore;
        });
    }

    private CompletionStage<Done> tagged(List<JournalRow> rows) {
        return tags.write(rows).thenApply(done -> {
            tagged = rows.get(rows.size() - 1).seqNr();
            return done;
        });
    }
}
