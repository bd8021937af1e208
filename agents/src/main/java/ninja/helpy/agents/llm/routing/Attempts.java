package ninja.helpy.agents.llm.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Tried;
import ninja.helpy.agents.llm.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One call along a route, up to its first piece: who is called next, and when. Decides only; time and chance are given.
 * Not for use from several threads.
 */
final class Attempts {

    static final String BREAKER_OPEN = "breaker_open";

    private final List<Candidate> candidates;
    private final RoutingSettings.Retry settings;
    private final DoubleSupplier chance;
    private final List<Tried> tried = new ArrayList<>();
    private int at;
    private int triesOfThis;
    private @Nullable Failed last;

    /** {@code chance} is between 0 and 1. */
    Attempts(List<Candidate> candidates, RoutingSettings.Retry settings, DoubleSupplier chance) {
        this.candidates = candidates;
        this.settings = settings;
        this.chance = chance;
    }

    /** What to do next. */
    sealed interface Next {}

    record Call(Candidate candidate, Duration pause) implements Next {}

    /** No model is left, or none would do better. */
    record GiveUp(Failed failure) implements Next {}

    Call first() {
        return new Call(current(), Duration.ZERO);
    }

    Candidate current() {
        return candidates.get(at);
    }

    /** The calls that came to nothing so far, oldest first. */
    List<Tried> tried() {
        return List.copyOf(tried);
    }

    /** The breaker of the current model's provider lets nothing through. */
    Next notLetThrough() {
        tried.add(new Tried(current().model().fullName(), BREAKER_OPEN));
        return nextModel();
    }

    /** The call of the current model broke before its first piece. {@code left}: time for everything that may follow. */
    Next failed(Failed failure, Duration left) {
        last = failure;
        triesOfThis++;
        tried.add(new Tried(current().model().fullName(), failure.kind().name().toLowerCase(Locale.ROOT)));
        return switch (failure.kind()) {
            case RATE_LIMITED, OVERLOADED, UNREACHABLE, TRUNCATED -> again(pause(failure), left);
            case UNAUTHORISED -> failure.retryAfter() == null ? nextModel() : again(failure.retryAfter(), left);
            // Who was silent for so long is not asked again while another model is left.
            case STALLED -> isAnotherLeft() ? nextModel() : again(pause(failure), left);
            case UNKNOWN_MODEL, GARBLED, INTERNAL -> nextModel();
            case REFUSED_REQUEST, TIMEOUT -> new GiveUp(failure);
        };
    }

    private Next again(Duration pause, Duration left) {
        boolean isTooLong = pause.compareTo(isAnotherLeft() ? settings.patience() : left) > 0;
        if (triesOfThis >= settings.tries() || isTooLong) return nextModel();
        return new Call(current(), pause);
    }

    /** As the provider asks; no time at all if another of its keys is free. */
    private Duration pause(Failed failure) {
        var asked = failure.retryAfter();
        if (asked == null) return backoff();
        boolean isAtOnce = asked.isZero() && failure.kind() == Kind.RATE_LIMITED;
        return isAtOnce || asked.compareTo(backoff()) > 0 ? asked : backoff();
    }

    /** Doubled with each try; by chance up to half of it less, so that not all come back at once. */
    private Duration backoff() {
        var doubled = settings.backoff().multipliedBy(1L << Math.min(triesOfThis - 1, 16));
        var longest = doubled.compareTo(settings.backoffMax()) < 0 ? doubled : settings.backoffMax();
        return Duration.ofMillis((long) (longest.toMillis() * (1 - chance.getAsDouble() / 2)));
    }

    private boolean isAnotherLeft() {
        return at + 1 < candidates.size();
    }

    private Next nextModel() {
        if (!isAnotherLeft()) return new GiveUp(last == null ? closed() : last);
        at++;
        triesOfThis = 0;
        return new Call(current(), Duration.ZERO);
    }

    private static Failed closed() {
        return new Failed(Kind.OVERLOADED, true, "the provider has failed too often just now", null, Usage.NONE);
    }
}
