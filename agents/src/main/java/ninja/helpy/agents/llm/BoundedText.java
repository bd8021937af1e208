package ninja.helpy.agents.llm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

/** The first bytes of a body, for the log; the rest is read past. */
final class BoundedText implements Flow.Subscriber<List<ByteBuffer>> {

    private final int bytesMax;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    BoundedText(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    String text() {
        return read.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        for (var part : bytes) {
            while (part.hasRemaining() && read.size() < bytesMax) read.write(part.get());
        }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
