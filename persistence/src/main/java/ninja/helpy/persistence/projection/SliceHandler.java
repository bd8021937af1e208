package ninja.helpy.persistence.projection;

import akka.Done;
import akka.projection.eventsourced.EventEnvelope;
import akka.projection.javadsl.Handler;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.JournalEvent;

/** The events of one slice, in groups. */
final class SliceHandler extends Handler<List<EventEnvelope<JournalEvent>>> {

    private final String tag;
    private final Pipeline pipeline;
    private final ProjectionStatus status;

    SliceHandler(String tag, Pipeline pipeline, ProjectionStatus status) {
        this.tag = tag;
        this.pipeline = pipeline;
        this.status = status;
    }

    @Override
    public CompletionStage<Done> process(List<EventEnvelope<JournalEvent>> group) {
        List<JournalEntry> entries = group.stream()
                .flatMap(
                        envelope -> JournalEntry.of(
                                envelope.persistenceId(), envelope.sequenceNr(), envelope.timestamp(), envelope.event())
                                .stream())
                .toList();
        if (entries.isEmpty()) return java.util.concurrent.CompletableFuture.completedFuture(Done.getInstance());
        return pipeline.handle(entries).thenApply(done -> {
            status.handled(tag, entries.get(entries.size() - 1).at(), entries.size());
            return done;
        });
    }
}
