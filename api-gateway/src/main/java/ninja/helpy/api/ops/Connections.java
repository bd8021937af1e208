package ninja.helpy.api.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How many long-lived connections this node holds, as gauges {@code helpy_sse_streams} and {@code helpy_websockets}. */
public final class Connections {

    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger sockets = new AtomicInteger();

    public Connections(MeterRegistry registry) {
        Gauge.builder("helpy.sse.streams", streams, AtomicInteger::get)
                .description("Open SSE streams of this node")
                .register(registry);
        Gauge.builder("helpy.websockets", sockets, AtomicInteger::get)
                .description("Open WebSockets of this node")
                .register(registry);
    }

    public AtomicInteger streams() {
        return streams;
    }

    public AtomicInteger sockets() {
        return sockets;
    }
}
