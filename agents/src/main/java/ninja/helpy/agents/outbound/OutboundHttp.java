package ninja.helpy.agents.outbound;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to addresses of tenants: no redirects, no cookies, no proxy, a bounded answer, and connections only to addresses that
 * the guard has looked at.
 */
public final class OutboundHttp {

    private static final int CONNECTIONS_MAX = 200;
    private static final int CONNECTIONS_PER_SERVER_MAX = 20;
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(5);

    private final OutboundGuard guard;
    private final long bodyBytesMax;
    private final Executor blocking;
    private final CloseableHttpAsyncClient client;

    public OutboundHttp(ActorSystem<?> system, OutboundSettings settings) {
        this.guard = new OutboundGuard(settings);
        this.bodyBytesMax = settings.bodyBytesMax();
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.client = client(guard, settings);
        client.start();
        system.getWhenTerminated().thenRun(() -> client.close(CloseMode.IMMEDIATE));
    }

    private static CloseableHttpAsyncClient client(OutboundGuard guard, OutboundSettings settings) {
        var connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(new Guarded(guard))
                .setMaxConnTotal(CONNECTIONS_MAX)
                .setMaxConnPerRoute(CONNECTIONS_PER_SERVER_MAX)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setTimeToLive(TimeValue.of(CONNECTION_LIFE))
                        .build())
                .build();
        return HttpAsyncClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner(null))
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .build();
    }

    /** {@code body} as JSON; {@code within}: until all of the answer is there. */
    public record Request(String method, URI uri, Map<String, String> headers, Optional<String> body, Duration within) {

        public Request {
            headers = Map.copyOf(headers);
        }
    }

    public OutboundGuard guard() {
        return guard;
    }

    /** What is wrong with an address; looks where its name leads, if it leads anywhere. */
    public CompletionStage<Optional<String>> objection(String url) {
        var written = guard.objection(url);
        if (written.isPresent()) return CompletableFuture.completedFuture(written);
        return CompletableFuture.supplyAsync(() -> leadsTo(URI.create(url).getHost()), blocking);
    }

    private Optional<String> leadsTo(String host) {
        try {
            guard.resolve(host);
            return Optional.empty();
        } catch (ForbiddenAddressException e) {
            return Optional.of("must not lead to an address that is not public");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * The answer as {@code answer} reads it from a growing text; what is left of a stream is not waited for. Fails with an
     * {@link IOException} if there is none.
     */
    public <T> CompletionStage<T> send(Request request, Function<OutboundAnswer.Head, OutboundAnswer<T>> answer) {
        var objection = guard.objection(request.uri().toString());
        if (objection.isPresent()) {
            return CompletableFuture.failedFuture(new IOException("the address " + objection.get()));
        }
        var result = new CompletableFuture<T>().orTimeout(request.within().toMillis(), TimeUnit.MILLISECONDS);
        // The name is looked up by the thread that sends.
        blocking.execute(() -> {
            var sent = client.execute(
                    SimpleRequestProducer.create(translated(request)),
                    new AnswerReader<>(answer, bodyBytesMax, result),
                    new Result<>(result));
            cancelAfter(result, sent);
        });
        return result;
    }

    /** What is left of an answer is not read; after its end this changes nothing. */
    private static void cancelAfter(CompletionStage<?> result, Future<?> sent) {
        result.whenComplete((value, failure) -> sent.cancel(true));
    }

    private static SimpleHttpRequest translated(Request request) {
        var builder = SimpleRequestBuilder.create(request.method()).setUri(request.uri());
        request.headers().forEach(builder::setHeader);
        request.body().ifPresent(body -> builder.setBody(body, ContentType.APPLICATION_JSON));
        var translated = builder.build();
        translated.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(request.within()))
                .setConnectionRequestTimeout(Timeout.of(request.within()))
                .build());
        return translated;
    }

    /** Why something sent has failed, without the wrapping of futures. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private record Guarded(OutboundGuard guard) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return guard.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Brings the result, unless it was there before the answer was over. */
    private record Result<T>(CompletableFuture<T> result) implements FutureCallback<T> {

        @Override
        public void completed(@Nullable T value) {
            if (value != null) result.complete(value);
            else result.completeExceptionally(new IOException("the answer ended too early"));
        }

        @Override
        public void failed(Exception failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void cancelled() {
            result.completeExceptionally(new IOException("cancelled"));
        }
    }
}
