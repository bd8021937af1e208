package ninja.helpy.agents.llm;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that one call gives to langchain4j. Unlike the library's own it can be stopped at any time, also
 * before the answer begins, holds no thread while it waits, and does not lose the headers of a refusal.
 */
final class StreamingHttp extends ReadyHttp {

    private static final int REFUSAL_BYTES_MAX = 64 * 1024;

    private final java.net.http.HttpClient shared;
    private final EventLines.Framing framing;
    private final LiveCall call;

    StreamingHttp(java.net.http.HttpClient shared, EventLines.Framing framing, LiveCall call) {
        this.shared = shared;
        this.framing = framing;
        this.call = call;
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        var exchange = shared.sendAsync(translated(request), bodyFor(listener));
        call.onStop(() -> exchange.cancel(true));
        var unused = exchange.whenComplete((response, failure) -> {
            if (failure != null) call.broke(failure);
        });
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("models are only called as streams");
    }

    private BodyHandler<Void> bodyFor(ServerSentEventListener listener) {
        return info -> {
            if (info.statusCode() != 200) return refusal(info);
            boolean isPage = header(info, "content-type").orElse("").startsWith("text/html");
            if (isPage) call.failed(Failures.ofKind(Kind.GARBLED, null));
            listener.onOpen(SuccessfulHttpResponse.builder()
                    .statusCode(200)
                    .headers(info.headers().map())
                    .build());
            var context = new ServerSentEventContext(new Stop(call));
            return BodySubscribers.fromSubscriber(new EventLines(
                    framing, call, (event, data) -> tell(listener, event, data, context), listener::onClose));
        };
    }

    static void tell(
            ServerSentEventListener listener, @Nullable String event, String data, ServerSentEventContext context) {
        var read = new ReadOnce(event, data);
        listener.onEvent(read, context);
        read.forget();
    }

    private BodySubscriber<Void> refusal(ResponseInfo info) {
        var body = new BoundedText(REFUSAL_BYTES_MAX);
        return BodySubscribers.fromSubscriber(body, read -> {
            call.failed(Failures.ofAnswer(info.statusCode(), name -> header(info, name), read.text()));
            return null;
        });
    }

    private static Optional<String> header(ResponseInfo info, String name) {
        return info.headers().firstValue(name);
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        var body = java.net.http.HttpRequest.BodyPublishers.ofString(request.body());
        return builder.method(request.method().name(), body).build();
    }

    /**
     * The library keeps all events of an answer as they came, for who wants to see them at its end. Nobody does, and they are
     * many times as long as the answer, so each one's words are let go when they have been read.
     */
    private static final class ReadOnce extends ServerSentEvent {

        private String data;

        ReadOnce(@Nullable String event, String data) {
            super(event, "");
            this.data = data;
        }

        @Override
        public String data() {
            return data;
        }

        void forget() {
            data = "";
        }
    }

    private record Stop(LiveCall call) implements ServerSentEventParsingHandle {

        @Override
        public void cancel() {
            call.cancel();
        }

        @Override
        public boolean isCancelled() {
            return call.isOver();
        }
    }
}
