package ninja.helpy.persistence.projection;

import akka.Done;
import akka.projection.javadsl.Handler;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.journal.SliceEvent;

/** The events of one slice, in groups. */
final class SliceHandler extends Handler<List<SliceEvent>> {

    private final String tag;
    private final Pipeline pipeline;
    private final ProjectionStatus status;

    SliceHandler(String tag, Pipeline pipeline, ProjectionStatus status) {
        this.tag = tag;
        this.pipeline = pipeline;
        this.status = status;
    }

    @Override
    public CompletionStage<Done> process(List<SliceEvent> group) {
        List<JournalEntry> entries = group.stream()
                .flatMap(event ->
                        JournalEntry.of(event.persistenceId(), event.seqNr(), event.at(), event.event()).stream())
                .toList();
        if (entries.isEmpty()) return java.util.concurrent.CompletableFuture.completedFuture(Done.getInstance());
        return pipeline.handle(entries).thenApply(done -> {
            status.handled(tag, entries.get(entries.size() - 1).at(), entries.size());
            return done;
        });
    }
}
