package ninja.helpy.api.sse;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stream of events as an HTTP response that no proxy holds back, compresses or changes. */
public final class SseResponse {

    /** A reader whose network is gone has left without a word: only a write finds out. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Says nothing, and so finds out whether the reader is still there. */
    public static final ByteString COMMENT = ByteString.fromString(": still here\n\n");

    private static final List<HttpHeader> UNTOUCHED = List.of(
            RawHeader.create("Cache-Control", "no-cache, no-transform"), RawHeader.create("X-Accel-Buffering", "no"));

    private SseResponse() {}

    /** {@code chunks} are whole events; what is empty is left out, as an empty chunk would end the response. */
    public static HttpResponse of(Source<ByteString, ?> chunks, List<HttpHeader> more) {
        return of(chunks, more, HEARTBEAT);
    }

    static HttpResponse of(Source<ByteString, ?> chunks, List<HttpHeader> more, Duration heartbeat) {
        return ofLive(chunks.filterNot(ByteString::isEmpty).keepAlive(heartbeat, () -> COMMENT), more);
    }

    /** Of chunks none of which is empty, and which never cease for longer than {@link #HEARTBEAT}. */
    public static HttpResponse ofLive(Source<ByteString, ?> chunks, List<HttpHeader> more) {
        var headers = new ArrayList<>(UNTOUCHED);
        headers.addAll(more);
        Source<ByteString, NotUsed> body = chunks.mapMaterializedValue(any -> NotUsed.getInstance());
        return HttpResponse.create()
                .addHeaders(headers)
                .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), body));
    }
}
