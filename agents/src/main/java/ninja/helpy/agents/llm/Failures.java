package ninja.helpy.agents.llm;

import java.io.IOException;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts what providers and their libraries throw. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int CAUSES_MAX = 20;

    private Failures() {}

    static Failure sorted(Throwable thrown) {
        log.warn("model call failed: {}", thrown.toString());
        var cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof IOException) return Failure.of(Kind.UNREACHABLE, "the provider could not be reached");
        }
        return Failure.of(Kind.INTERNAL, "the call of the model failed");
    }
}
