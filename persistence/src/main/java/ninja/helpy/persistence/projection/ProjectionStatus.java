package ninja.helpy.persistence.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far the projections on this node are behind the journal, for health and metrics. */
public final class ProjectionStatus {

    /** {@code lag}: between the time of the last event and the moment in which it was in all views. */
    public record Slice(String tag, Instant lastEvent, Duration lag) {}

    private final Clock clock;
    private final Map<String, Slice> slices = new ConcurrentHashMap<>();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong reconciled = new AtomicLong();

    public ProjectionStatus(Clock clock) {
        this.clock = clock;
    }

    void handled(String tag, Instant lastEvent, int count) {
        slices.put(tag, new Slice(tag, lastEvent, Duration.between(lastEvent, clock.instant())));
        handled.addAndGet(count);
    }

    void reconciled(long count) {
        reconciled.addAndGet(count);
    }

    /** Slices that ran on this node, with at least one event. */
    public List<Slice> slices() {
        return List.copyOf(slices.values());
    }

    public long handled() {
        return handled.get();
    }

    /** Events that the tag stream had missed. */
    public long reconciled() {
        return reconciled.get();
    }
}
