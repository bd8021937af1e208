package ninja.helpy.cluster.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, one at a time, for a reader that does not wait for ever. */
final class EventLines implements Flow.Subscriber<String> {

    /** A line, the end, or what broke the stream. */
    private record Next(@Nullable String line, @Nullable Throwable failure) {}

    private final LinkedBlockingQueue<Next> next = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile int status;

    void status(int answered) {
        status = answered;
    }

    /** Known with the first line, or the end. */
    int status() {
        return status;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(1);
    }

    @Override
    public void onNext(String line) {
        next.add(new Next(line, null));
    }

    @Override
    public void onError(Throwable failure) {
        next.add(new Next(null, failure));
    }

    @Override
    public void onComplete() {
        next.add(new Next(null, null));
    }

    /** Empty at the end. */
    Optional<String> take(Duration patience) throws IOException, InterruptedException {
        Next taken = next.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (taken == null) throw new IOException("nothing has come for " + patience.toSeconds() + " s");
        if (taken.failure() != null) throw new IOException("the stream broke: " + taken.failure(), taken.failure());
        if (taken.line() != null && subscription != null) subscription.request(1);
        return Optional.ofNullable(taken.line());
    }

    void cancel() {
        if (subscription != null) subscription.cancel();
    }
}
