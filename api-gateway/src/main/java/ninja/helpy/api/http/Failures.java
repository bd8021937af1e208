package ninja.helpy.api.http;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From any failure to the problem that the client sees: the one place. What was not expected stays in the log. */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The answer did not begin within the endpoint's deadline. */
    static final class DeadlinePassed extends RuntimeException {
        DeadlinePassed() {
            super("deadline passed", null, false, false);
        }
    }

    public static Problem problem(Throwable failure, String correlationId) {
        var cause = cause(failure);
        if (cause instanceof ProblemException expected) return expected.problem();
        if (cause instanceof Following.Refusal refusal) return Problem.of(refusal.refused());
        if (cause instanceof DeadlinePassed) return Problem.of(Code.TIMEOUT, "the answer took too long");
        if (cause instanceof TimeoutException) {
            log.warn("[{}] an entity did not answer in time: {}", correlationId, cause.getMessage());
            return Problem.of(Code.SERVICE_UNAVAILABLE, "try again in a moment");
        }
        log.error("[{}] unexpected failure", correlationId, cause);
        return Problem.of(Code.INTERNAL_ERROR, "the failure is logged under this correlation id");
    }

    /** For who has another place to look; any other failure stays one. */
    public static <T> Optional<T> emptyIfNotFound(Throwable failure) {
        var cause = cause(failure);
        if (cause instanceof ProblemException expected && expected.problem().code() == Code.NOT_FOUND) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }

    public static Throwable cause(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
