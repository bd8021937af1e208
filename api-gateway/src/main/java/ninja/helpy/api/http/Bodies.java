package ninja.helpy.api.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/**
 * Reads bodies up to a limit. A larger one is read on but not kept for a while, because a client that is still sending
 * does not listen: closing at once would cost it the answer. Past {@link #DROPPED_MAX} it is cut off.
 */
final class Bodies {

    static final long DROPPED_MAX = 64L << 20;
    static final Duration TIME_MAX = Duration.ofSeconds(15);

    private Bodies() {}

    static CompletionStage<ByteString> read(HttpRequest request, long bytesMax, ActorSystem<?> system) {
        var entity = request.entity();
        boolean waitsForGo = request.getHeader("Expect").isPresent();
        if (waitsForGo && entity.getContentLengthOption().orElse(0) > bytesMax) {
            return CompletableFuture.failedFuture(tooLarge(bytesMax));
        }
        // Most bodies come with their headers, and need no stream.
        if (entity instanceof HttpEntity.Strict whole) {
            return whole.getData().size() > bytesMax
                    ? CompletableFuture.failedFuture(tooLarge(bytesMax))
                    : CompletableFuture.completedFuture(whole.getData());
        }
        return entity.withoutSizeLimit()
                .getDataBytes()
                .completionTimeout(TIME_MAX)
                .runWith(Sink.fold(new Kept(bytesMax), Kept::plus), system)
                .thenApply(Kept::whole)
                .exceptionally(failure -> {
                    throw Failures.cause(failure) instanceof TimeoutException
                            ? Problem.of(Code.REQUEST_TIMEOUT, "the body took more than " + TIME_MAX.toSeconds() + " s")
                                    .asException()
                            : new CompletionException(Failures.cause(failure));
                });
    }

    /**
     * Lets go of a body that nobody asked for, so that the connection can be used again. A client that waits to be told to
     * go on is not told so.
     */
    static void drop(HttpRequest request, ActorSystem<?> system) {
        RequestEntity entity = request.entity();
        if (entity.isStrict() || request.getHeader("Expect").isPresent()) return;
        entity.withoutSizeLimit()
                .getDataBytes()
                .takeWithin(TIME_MAX)
                .limitWeighted(DROPPED_MAX, bytes -> (long) bytes.size())
                .runWith(Sink.ignore(), system);
    }

    private static RuntimeException tooLarge(long bytesMax) {
        return Problem.of(Code.PAYLOAD_TOO_LARGE, "a body may have at most " + bytesMax + " bytes")
                .asException();
    }

    private static final class Kept {

        private final long bytesMax;
        private final ByteStringBuilder bytes = new ByteStringBuilder();
        private long seen;

        private Kept(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        private Kept plus(ByteString more) {
            seen += more.size();
            if (seen > DROPPED_MAX) throw tooLarge(bytesMax);
            if (seen > bytesMax) bytes.clear();
            else bytes.append(more);
            return this;
        }

        private ByteString whole() {
            if (seen > bytesMax) throw tooLarge(bytesMax);
            return bytes.result();
        }
    }
}
