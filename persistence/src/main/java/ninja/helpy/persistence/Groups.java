package ninja.helpy.persistence;

import akka.Done;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does together what has to wait anyway: some go at once, and what comes while they are under way goes in groups. Nothing
 * waits for more to come. Everyone hears of the end of his group.
 */
public final class Groups<S> {

    private final Limits limits;
    private final Function<S, Size> size;
    private final BiPredicate<S, S> fits;
    private final Function<List<S>, CompletionStage<?>> send;
    private final LongSupplier nanoTime;
    /** Never longer than what its callers have asked for and are waiting for. */
    private final Deque<Waiting<S>> waiting = new ArrayDeque<>();

    private int underWay;

    /**
     * How much goes together.
     *
     * @param atOnce groups under way at the same time
     * @param partsMax of a group, and {@code bytesMax}; who is larger goes alone
     * @param waitMax who has waited for longer is told that it failed, and is not sent any more: he may have gone on
     */
    public record Limits(int atOnce, int partsMax, int bytesMax, Duration waitMax) {}

    /** What one of a group adds to it. */
    public record Size(int parts, int bytes) {}

    private record Waiting<S>(S one, long sinceNanos, CompletableFuture<Done> done) {}

    /**
     * Nothing is under way yet.
     *
     * @param fits whether one may go with the first of a group
     */
    public Groups(
            Limits limits, Function<S, Size> size, BiPredicate<S, S> fits, Function<List<S>, CompletionStage<?>> send) {
        this(limits, size, fits, send, System::nanoTime);
    }

    Groups(
            Limits limits,
            Function<S, Size> size,
            BiPredicate<S, S> fits,
            Function<List<S>, CompletionStage<?>> send,
            LongSupplier nanoTime) {
        this.limits = limits;
        this.size = size;
        this.fits = fits;
        this.send = send;
        this.nanoTime = nanoTime;
    }

    public CompletionStage<Done> add(S one) {
        var asked = new Waiting<>(one, nanoTime.getAsLong(), new CompletableFuture<>());
        List<Waiting<S>> group;
        synchronized (this) {
            waiting.add(asked);
            if (underWay >= limits.atOnce()) return asked.done();
            underWay++;
            group = next();
        }
        go(group);
        return asked.done();
    }

    private void go(List<Waiting<S>> group) {
        sent(group.stream().map(Waiting::one).toList()).whenComplete((result, failure) -> {
            List<Waiting<S>> late;
            List<Waiting<S>> next;
            synchronized (this) {
                late = late();
                next = next();
                if (next.isEmpty()) underWay--;
            }
            if (!next.isEmpty()) go(next);
            group.forEach(one -> tell(one, failure));
            late.forEach(one -> tell(one, new TimeoutException("it has waited for longer than " + limits.waitMax())));
        });
    }

    private CompletionStage<?> sent(List<S> group) {
        try {
            return send.apply(group);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private List<Waiting<S>> late() {
        var late = new ArrayList<Waiting<S>>();
        long now = nanoTime.getAsLong();
        for (var asked = waiting.peek();
                asked != null && now - asked.sinceNanos() > limits.waitMax().toNanos();
                asked = waiting.peek()) late.add(waiting.remove());
        return late;
    }

    /** Empty if nobody waits. */
    private List<Waiting<S>> next() {
        var group = new ArrayList<Waiting<S>>();
        int parts = 0;
        int bytes = 0;
        for (var asked = waiting.peek(); asked != null; asked = waiting.peek()) {
            var more = size.apply(asked.one());
            parts += more.parts();
            bytes += more.bytes();
            boolean isFull = parts > limits.partsMax() || bytes > limits.bytesMax();
            if (!group.isEmpty() && (isFull || !fits.test(group.get(0).one(), asked.one()))) break;
            group.add(waiting.remove());
        }
        return group;
    }

    private static void tell(Waiting<?> asked, @Nullable Throwable failure) {
        if (failure == null) asked.done().complete(Done.getInstance());
        else asked.done().completeExceptionally(failure);
    }
}
