package ninja.helpy.agents.protocol;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * The reader's half of following by sequence number: asks the owner "what is after N?" again and again. A slow reader
 * gets bigger batches, a lost answer is asked for again, a moved owner is found by sharding.
 */
public final class Following {

    /** How long an owner keeps a question open before it answers "nothing yet". */
    public static final Duration LONG_POLL = Duration.ofSeconds(10);

    /** How long a reader waits for that answer. */
    public static final Duration ASK_TIMEOUT = LONG_POLL.plusSeconds(5);

    private static final int RETRIES_MAX = 20;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private Following() {}

    /** One refusal ends a feed: the owner said that there is nothing (more) to read for this reader. */
    public static final class Refusal extends RuntimeException {

        private final Refused refused;

        public Refusal(Refused refused) {
            super(refused.detail());
            this.refused = refused;
        }

        public Refused refused() {
            return refused;
        }
    }

    /** Every batch after {@code after}, until the owner says that it has ended. Empty batches are passed on. */
    public static <T, B extends Batch<T>> Source<B, NotUsed> batches(
            ActorSystem<?> system, long after, LongFunction<CompletionStage<Reply>> whatIsAfter, Class<B> type) {
        return Source.unfoldAsync(new Position(after, false), position -> {
            if (position.ended()) {
                return java.util.concurrent.CompletableFuture.completedFuture(Optional.empty());
            }
            return asked(system, position.after(), whatIsAfter, type, RETRIES_MAX)
                    .thenApply(batch ->
                            Optional.of(akka.japi.Pair.create(new Position(batch.last(), batch.ended()), batch)));
        });
    }

    /** The first of those, be it empty, for who wants no more than that. */
    public static <B extends Batch<?>> CompletionStage<B> next(
            ActorSystem<?> system, long after, LongFunction<CompletionStage<Reply>> whatIsAfter, Class<B> type) {
        return asked(system, after, whatIsAfter, type, RETRIES_MAX);
    }

    private record Position(long after, boolean ended) {}

    private static <B extends Batch<?>> CompletionStage<B> asked(
            ActorSystem<?> system,
            long after,
            LongFunction<CompletionStage<Reply>> whatIsAfter,
            Class<B> type,
            int retries) {
        return whatIsAfter
                .apply(after)
                .thenApply(reply -> {
                    if (reply instanceof Refused refused) throw new Refusal(refused);
                    return type.cast(reply);
                })
                .exceptionallyCompose(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (retries == 0 || cause instanceof Refusal) {
                        return java.util.concurrent.CompletableFuture.failedFuture(cause);
                    }
                    return Patterns.after(
                            RETRY_AFTER,
                            system.classicSystem(),
                            () -> asked(system, after, whatIsAfter, type, retries - 1));
                });
    }
}
