package ninja.helpy.agents.outbound;

import java.util.Optional;
import java.util.function.Function;

/** Reads an answer as it comes in. Everything is called by one thread. */
public interface OutboundAnswer<T> {

    /** {@code contentType} without parameters, in lower case; empty if there is none. */
    record Head(int status, String contentType, Function<String, Optional<String>> header) {}

    /** More of the body. The result, as soon as there is one. */
    Optional<T> read(String more);

    /** The body is over. Whoever has no result by now throws. */
    T end() throws java.io.IOException;
}
