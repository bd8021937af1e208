package ninja.helpy.agents.outbound;

import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.hc.client5.http.async.methods.AbstractCharResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Hands a body over as text while it comes, and gives up on one that is too long. */
final class AnswerReader<T> extends AbstractCharResponseConsumer<T> {

    private static final int BUFFER_CHARS = 16_384;
    private static final int HEADER_CHARS_MAX = 1_000;

    private final Function<OutboundAnswer.Head, OutboundAnswer<T>> open;
    private final long charsMax;
    private final CompletableFuture<T> result;
    private @Nullable OutboundAnswer<T> answer;
    private long chars;

    AnswerReader(Function<OutboundAnswer.Head, OutboundAnswer<T>> open, long charsMax, CompletableFuture<T> result) {
        this.open = open;
        this.charsMax = charsMax;
        this.result = result;
    }

    @Override
    protected void start(HttpResponse response, @Nullable ContentType type) {
        var named = type == null || type.getMimeType() == null ? "" : type.getMimeType();
        answer = open.apply(new OutboundAnswer.Head(
                response.getCode(), named.toLowerCase(java.util.Locale.ROOT), name -> header(response, name)));
    }

    private static Optional<String> header(HttpResponse response, String name) {
        var header = response.getFirstHeader(name);
        return Optional.ofNullable(header).map(h -> h.getValue()).filter(v -> v.length() <= HEADER_CHARS_MAX);
    }

    @Override
    protected void data(CharBuffer more, boolean isLast) throws IOException {
        chars += more.remaining();
        if (chars > charsMax) throw new IOException("the answer is too long");
        var text = more.toString();
        more.position(more.limit());
        if (answer != null && !result.isDone()) answer.read(text).ifPresent(result::complete);
    }

    @Override
    protected @Nullable T buildResult() throws IOException {
        return answer == null || result.isDone() ? null : answer.end();
    }

    @Override
    protected int capacityIncrement() {
        return BUFFER_CHARS;
    }

    @Override
    public void releaseResources() {
        // Nothing is held but text.
    }
}
