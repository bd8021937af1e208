package ninja.helpy.agents.llm;

import java.time.Duration;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;

/** Why a call broke, in our words; the provider's own text goes to the log only. */
record Failure(Kind kind, String message, @Nullable Duration retryAfter) {

    static Failure of(Kind kind, String message) {
        return new Failure(kind, message, null);
    }

    /** The same call is welcome after this time; null: nobody says. */
    Failure after(@Nullable Duration wait) {
        return new Failure(kind, message, wait);
    }

    /** The same call may succeed later or elsewhere. A call that used up its total time is not worth repeating. */
    boolean isRetriable() {
        return switch (kind) {
            case RATE_LIMITED, OVERLOADED, UNREACHABLE, TRUNCATED, STALLED -> true;
            case TIMEOUT, GARBLED, REFUSED_REQUEST, UNAUTHORISED, UNKNOWN_MODEL, INTERNAL -> false;
        };
    }
}
