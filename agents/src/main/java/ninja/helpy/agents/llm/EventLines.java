package ninja.helpy.agents.llm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed answer, taken apart as it comes, without a thread that waits for it: server-sent events, or
 * one JSON document per line. A body that ends before the model has finished ends the call as truncated.
 */
final class EventLines implements Flow.Subscriber<List<ByteBuffer>> {

    static final int LINE_BYTES_MAX = 4 * 1024 * 1024;

    private static final Pattern ERROR = Pattern.compile("\\s*\\{\\s*\"error\"\\s*:\\s*[\"{]");

    private final Framing framing;
    private final LiveCall call;
    private final JoinedWords events;
    private final Runnable onClosed;
    /** Its beginning, when its end was not read with it. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);

    /** Nearly always one line. */
    private String data = "";

    private final StringBuilder furtherData = new StringBuilder();
    private @Nullable String event;
    private Runnable more = () -> {};

    EventLines(Framing framing, LiveCall call, BiConsumer<@Nullable String, String> onEvent, Runnable onClosed) {
        this.framing = framing;
        this.call = call;
        this.events = new JoinedWords(onEvent);
        this.onClosed = onClosed;
    }

    enum Framing {
        SERVER_SENT_EVENTS,
        JSON_LINES
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        call.onStop(subscription::cancel);
        more = () -> subscription.request(1);
        more.run();
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        read(bytes);
        call.whenDue(more);
    }

    private void read(List<ByteBuffer> bytes) {
        try {
            call.together(() -> {
                bytes.forEach(this::take);
                events.flush();
            });
        } catch (RuntimeException e) {
            call.broke(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        call.broke(failure);
    }

    @Override
    public void onComplete() {
        read(List.of(ByteBuffer.wrap("\n\n".getBytes(StandardCharsets.UTF_8))));
        try {
            onClosed.run();
        } catch (RuntimeException e) {
            call.broke(e);
        }
        call.failed(Failures.ofKind(Kind.TRUNCATED, null));
    }

    private void take(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        int from = 0;
        while (from < bytes.length && !call.isOver()) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') to++;
            if (line.size() + to - from > LINE_BYTES_MAX) {
                call.failed(Failures.ofKind(Kind.GARBLED, null));
                return;
            }
            if (to < bytes.length && line.size() == 0) {
                endLine(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            } else {
                line.write(bytes, from, to - from);
                if (to < bytes.length) endLine();
            }
            from = to + 1;
        }
    }

    private void endLine() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        endLine(text);
    }

    private void endLine(String whole) {
        var text = whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
        if (framing == Framing.SERVER_SENT_EVENTS) field(text);
        else if (!text.isBlank()) tell(null, text);
    }

    private void field(String text) {
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        var name = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(colon + (text.startsWith(" ", colon + 1) ? 2 : 1));
        if (name.equals("event")) event = value;
        else if (name.equals("data")) data(value);
    }

    private void data(String value) {
        if (data.length() + furtherData.length() + value.length() > LINE_BYTES_MAX)
            call.failed(Failures.ofKind(Kind.GARBLED, null));
        else if (data.isEmpty()) data = value;
        else furtherData.append('\n').append(value);
    }

    private void dispatch() {
        var name = event;
        var text = furtherData.isEmpty() ? data : data + furtherData;
        event = null;
        data = "";
        furtherData.setLength(0);
        if (!text.isEmpty()) tell(name, text);
    }

    /** Most libraries pass over an error in the middle of a stream, as if it were an answer that says nothing. */
    private void tell(@Nullable String name, String text) {
        if ("error".equals(name) || ERROR.matcher(text).lookingAt()) {
            events.flush();
            call.failed(Failures.ofWords(text));
        } else {
            events.take(name, text);
        }
    }
}
