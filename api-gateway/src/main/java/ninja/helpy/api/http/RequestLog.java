package ninja.helpy.api.http;

import akka.http.javadsl.model.HttpRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One log line and one measurement per answer. */
public final class RequestLog {

    private static final Logger log = LoggerFactory.getLogger("ninja.helpy.api.access");
    private static final String NO_ROUTE = "none";

    private final MeterRegistry registry;

    public RequestLog(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(HttpRequest request, Optional<Endpoint> endpoint, int status, long begunNanos, String correlationId) {
        var took = Duration.ofNanos(System.nanoTime() - begunNanos);
        var route = endpoint.map(Endpoint::template).orElse(NO_ROUTE);
        var method = endpoint.isPresent() ? request.method().name() : "OTHER";
        registry.timer("http.server.requests", "method", method, "route", route, "status", String.valueOf(status))
                .record(took);
        if (status < 400 && !log.isDebugEnabled()) return;
        var path = MaskedPath.of(request.getUri().pathSegments());
        MDC.put("correlationId", correlationId);
        var line = "{} {} → {} in {} ms [{}]";
        if (status < 400) log.debug(line, request.method().name(), path, status, took.toMillis(), correlationId);
        else log.info(line, request.method().name(), path, status, took.toMillis(), correlationId);
        MDC.remove("correlationId");
    }
}
