package ninja.helpy.api.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.ProblemShape;

/** Every request passes here: find the endpoint, ask who calls and whether he may, hand over, dress the answer. */
public final class Dispatcher implements Function<HttpRequest, CompletionStage<HttpResponse>> {

    public static final String CORRELATION_ID = "X-Correlation-Id";

    private static final Pattern SAFE_CORRELATION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private final Routes routes;
    private final Authenticator authenticator;
    private final Call.Limits limits;
    private final Duration deadline;
    private final RequestLog requests;
    private final Map<String, ProblemShape> shapes;
    private final ActorSystem<?> system;

    /** {@code shapes}: how problems are told under some first segment of the path; elsewhere it is RFC 9457. */
    public Dispatcher(
            Routes routes,
            Authenticator authenticator,
            Call.Limits limits,
            Duration deadline,
            RequestLog requests,
            Map<String, ProblemShape> shapes,
            ActorSystem<?> system) {
        this.routes = routes;
        this.authenticator = authenticator;
        this.limits = limits;
        this.deadline = deadline;
        this.requests = requests;
        this.shapes = Map.copyOf(shapes);
        this.system = system;
    }

    @Override
    public CompletionStage<HttpResponse> apply(HttpRequest request) {
        long begun = System.nanoTime();
        var correlationId = correlationId(request);
        var match = routes.find(request.getUri().pathSegments());
        var method = request.method().name();
        var endpoint = match.flatMap(m -> m.endpoint(method));
        return endpoint.map(found -> call(found, match.get(), request, correlationId))
                .orElseGet(() -> CompletableFuture.completedFuture(nowhere(request, match, correlationId)))
                .exceptionally(failure -> refused(request, failure, correlationId))
                .thenApply(response -> {
                    requests.answered(request, endpoint, response.status().intValue(), begun, correlationId);
                    return Headers.dress(response, correlationId);
                });
    }

    private CompletionStage<HttpResponse> call(
            Endpoint endpoint, Routes.Match match, HttpRequest request, String correlationId) {
        try {
            var answer = admitted(endpoint.access(), match.parameters(), request)
                    .thenCompose(caller -> endpoint.handler()
                            .apply(new Call(request, match.parameters(), caller, correlationId, limits, system)));
            return inTime(answer, endpoint.within().orElse(deadline));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private CompletionStage<Caller> admitted(Access access, Map<String, String> parameters, HttpRequest request) {
        if (access instanceof Access.Public || access instanceof Access.Door) {
            return CompletableFuture.completedFuture(Caller.ANONYMOUS);
        }
        return authenticator.authenticate(request).thenApply(caller -> {
            Admission.check(access, caller, parameters, request);
            return caller;
        });
    }

    private static CompletionStage<HttpResponse> inTime(CompletionStage<HttpResponse> answer, Duration deadline) {
        var future = answer.toCompletableFuture();
        if (future.isDone()) return future;
        return future.copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(future.isDone() ? failure : new Failures.DeadlinePassed()));
    }

    private HttpResponse nowhere(HttpRequest request, Optional<Routes.Match> match, String correlationId) {
        Bodies.drop(request, system);
        var shape = shape(request);
        return match.map(m -> {
                    var allowed = String.join(", ", m.allowed());
                    return shape.response(Problem.of(Code.METHOD_NOT_ALLOWED, "only " + allowed), correlationId)
                            .addHeader(RawHeader.create("Allow", allowed));
                })
                .orElseGet(() -> shape.response(Problem.notFound(), correlationId));
    }

    private HttpResponse refused(HttpRequest request, Throwable failure, String correlationId) {
        Bodies.drop(request, system);
        return shape(request).response(Failures.problem(failure, correlationId), correlationId);
    }

    private ProblemShape shape(HttpRequest request) {
        var segments = request.getUri().pathSegments().iterator();
        return shapes.getOrDefault(segments.hasNext() ? segments.next() : "", ProblemShape.RFC9457);
    }

    private static String correlationId(HttpRequest request) {
        return request.getHeader(CORRELATION_ID)
                .map(HttpHeader::value)
                .filter(id -> SAFE_CORRELATION_ID.matcher(id).matches())
                .orElseGet(Ids::next);
    }
}
