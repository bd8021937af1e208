package ninja.helpy.agents.llm;

import java.time.Duration;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;
import org.jspecify.annotations.Nullable;

/** What a model streams: text, reasoning and tool calls, then exactly one {@link Ended}. */
public sealed interface ModelPiece {

    record Text(String delta) implements ModelPiece {}

    record Reasoning(String delta) implements ModelPiece {}

    record ToolCalled(ModelRequest.ToolCall call) implements ModelPiece {}

    /**
     * Whose pieces follow, by full name, and which calls were given up before. A route of several models says this once,
     * before all else; a single model does not.
     */
    record Answering(String model, List<Tried> tried) implements ModelPiece {

        public Answering {
            tried = List.copyOf(tried);
        }
    }

    /** {@code reason}: the {@link Kind} of failure in lower case, or {@code breaker_open} if it was not even called. */
    record Tried(String model, String reason) implements ClusterMessage {}

    /** The one last piece. {@code usage} is what the provider reported, or our estimate (then marked so). */
    sealed interface Ended extends ModelPiece {

        Usage usage();
    }

    /** {@code reason} is {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter} or {@code other}. */
    record Finished(String reason, Usage usage) implements Ended {}

    /**
     * The call broke. {@code retriable}: the same call may succeed later or elsewhere; {@code retryAfter} as the
     * provider asked. {@code message} is ours and safe to show; provider texts go to the log only.
     */
    record Failed(
            Kind kind,
            boolean retriable,
            String message,
            @Nullable Duration retryAfter,
            Usage usage) implements Ended {}

    record Cancelled(Usage usage) implements Ended {}

    /** What went wrong. */
    enum Kind {
        RATE_LIMITED,
        OVERLOADED,
        UNREACHABLE,
        TRUNCATED,
        STALLED,
        TIMEOUT,
        GARBLED,
        REFUSED_REQUEST,
        UNAUTHORISED,
        UNKNOWN_MODEL,
        INTERNAL
    }
}
