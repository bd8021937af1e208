package ninja.helpy.api.run;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.api.ops.Connections;

/** What is live on this node, as numbers. */
public final class LiveMetrics {

    private final Connections connections;
    private final Timer firstToken;

    public LiveMetrics(Connections connections, MeterRegistry registry) {
        this.connections = connections;
        this.firstToken = Timer.builder("helpy.run.first.token")
                .description("From a request to the first text of its answer")
                .publishPercentileHistogram()
                .register(registry);
    }

    /** Counts an event stream for as long as it runs. */
    public <T> Flow<T, T, NotUsed> countingStreams() {
        return counting(connections.streams());
    }

    void streamOpened() {
        connections.streams().incrementAndGet();
    }

    void streamClosed() {
        connections.streams().decrementAndGet();
    }

    public void socketOpened() {
        connections.sockets().incrementAndGet();
    }

    public void socketClosed() {
        connections.sockets().decrementAndGet();
    }

    void firstTokenAfter(Duration time) {
        firstToken.record(time);
    }

    private static <T> Flow<T, T, NotUsed> counting(AtomicInteger open) {
        return Flow.<T>create().watchTermination((any, done) -> {
            open.incrementAndGet();
            done.whenComplete((end, failure) -> open.decrementAndGet());
            return NotUsed.getInstance();
        });
    }
}
