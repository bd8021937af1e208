package ninja.helpy.persistence;

import akka.Done;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Does together what has to wait anyway: some go at once, and what comes while they are under way goes in groups. Nothing
 * waits for more to come. Everyone hears of the end of his group.
 */
public final class Groups<S> {

    private final Limits limits;
    private final ToIntFunction<S> bytes;
    private final BiPredicate<S, S> fits;
    private final Function<List<S>, CompletionStage<?>> send;
    /** Never longer than what its callers have asked for and are waiting for. */
    private final Deque<Waiting<S>> waiting = new ArrayDeque<>();

    private int underWay;

    /**
     * How much goes together.
     *
     * @param atOnce groups under way at the same time
     * @param bytesMax of a group; who is larger goes alone
     */
    public record Limits(int atOnce, int sizeMax, int bytesMax) {}

    private record Waiting<S>(S one, CompletableFuture<Done> done) {}

    /**
     * Nothing is under way yet.
     *
     * @param fits whether one may go with the first of a group
     */
    public Groups(
            Limits limits, ToIntFunction<S> bytes, BiPredicate<S, S> fits, Function<List<S>, CompletionStage<?>> send) {
        this.limits = limits;
        this.bytes = bytes;
        this.fits = fits;
        this.send = send;
    }

    public CompletionStage<Done> add(S one) {
        var asked = new Waiting<>(one, new CompletableFuture<>());
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
            List<Waiting<S>> next;
            synchronized (this) {
                next = next();
                if (next.isEmpty()) underWay--;
            }
            if (!next.isEmpty()) go(next);
            group.forEach(one -> tell(one, failure));
        });
    }

    private CompletionStage<?> sent(List<S> group) {
        try {
            return send.apply(group);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Empty if nobody waits. */
    private List<Waiting<S>> next() {
        var group = new ArrayList<Waiting<S>>();
        int sum = 0;
        for (var asked = waiting.peek(); asked != null && group.size() < limits.sizeMax(); asked = waiting.peek()) {
            sum += bytes.applyAsInt(asked.one());
            if (!group.isEmpty()
                    && (sum > limits.bytesMax() || !fits.test(group.get(0).one(), asked.one()))) break;
            group.add(waiting.remove());
        }
        return group;
    }

    private static void tell(Waiting<?> asked, @Nullable Throwable failure) {
        if (failure == null) asked.done().complete(Done.getInstance());
        else asked.done().completeExceptionally(failure);
    }
}
