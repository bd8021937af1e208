package ninja.helpy.persistence;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that cannot be reached just now is an expected refusal for whoever asked; a wrong statement is not. */
public final class Unavailable {

    private static final Logger log = LoggerFactory.getLogger(Unavailable.class);

    private Unavailable() {}

    /** The same stage, but for what its failure is. */
    static <T> CompletionStage<T> refusing(CompletionStage<T> asked) {
        return asked.exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusal(failure)));
    }

    /** The refusal, or the failure itself if it will not pass. */
    public static Throwable refusal(Throwable failure) {
        var cause = cause(failure);
        if (!isPassing(cause)) return cause;
        log.warn("Cassandra does not answer: {}", cause.getMessage());
        return new Following.Refusal(
                new Refused(Refusal.SERVICE_UNAVAILABLE, "the database does not answer; try again in a moment"));
    }

    private static boolean isPassing(Throwable cause) {
        return cause instanceof AllNodesFailedException
                || cause instanceof DriverTimeoutException
                || cause instanceof QueryExecutionException;
    }

    /** Some stages of the driver and of the journal's plugin wrap what has failed. */
    private static Throwable cause(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
