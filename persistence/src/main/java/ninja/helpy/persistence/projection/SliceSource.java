package ninja.helpy.persistence.projection;

import akka.NotUsed;
import akka.persistence.query.NoOffset$;
import akka.persistence.query.Offset;
import akka.persistence.query.TimeBasedUUID;
import akka.projection.javadsl.SourceProvider;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import ninja.helpy.persistence.journal.SliceEvent;
import ninja.helpy.persistence.journal.SliceEvents;

/** A slice as Akka Projection wants it: with offsets as akka-persistence-cassandra has them. */
final class SliceSource extends SourceProvider<Offset, SliceEvent> {

    private final SliceEvents events;
    private final String tag;
    private final int groupSize;
    private final Supplier<Duration> wait;

    /** @param wait how long events wait at the moment for others of their group, which has {@code groupSize} at most */
    SliceSource(SliceEvents events, String tag, int groupSize, Supplier<Duration> wait) {
        this.events = events;
        this.tag = tag;
        this.groupSize = groupSize;
        this.wait = wait;
    }

    @Override
    public CompletionStage<Source<SliceEvent, NotUsed>> source(Supplier<CompletionStage<Optional<Offset>>> offset) {
        return offset.get()
                .thenApply(known -> events.after(known.flatMap(SliceSource::position), tag)
                        .via(Pace.of(groupSize, wait))
                        .mapConcat(group -> group));
    }

    private static Optional<UUID> position(Offset offset) {
        if (offset instanceof TimeBasedUUID time) return Optional.of(time.value());
        if (offset == NoOffset$.MODULE$) return Optional.empty();
        throw new IllegalArgumentException("not an offset of a slice: " + offset);
    }

    @Override
    public Offset extractOffset(SliceEvent event) {
        return Offset.timeBasedUUID(event.position());
    }

    @Override
    public long extractCreationTime(SliceEvent event) {
        return event.at();
    }
}
