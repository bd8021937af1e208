package ninja.helpy.agents.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Refusal;

/**
 * One readable piece of a run. {@code position} is where it ends: text takes one position per character, anything else
 * takes one, so neighbouring text can be joined or cut anywhere and a reader's position always means the same place.
 * A run that was begun anew counts on from {@code attempt × }{@link #ATTEMPT_STRIDE}.
 */
public record Piece(long position, Content content) implements ClusterMessage {

    public static final long ATTEMPT_STRIDE = 1L << 40;

    /** What a piece says. A run ends with exactly one {@link Terminal}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Queued.class, name = "queued"),
        @JsonSubTypes.Type(value = Started.class, name = "started"),
        @JsonSubTypes.Type(value = Answering.class, name = "answering"),
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = Reasoning.class, name = "reasoning"),
        @JsonSubTypes.Type(value = ToolCalled.class, name = "tool-called"),
        @JsonSubTypes.Type(value = ToolAnswered.class, name = "tool-answered"),
        @JsonSubTypes.Type(value = Restarted.class, name = "restarted"),
        @JsonSubTypes.Type(value = Charged.class, name = "charged"),
        @JsonSubTypes.Type(value = Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Cancelled.class, name = "cancelled")
    })
    public sealed interface Content {}

    /** Another run is answering in this conversation; so many others come before this one. */
    public record Queued(int ahead) implements Content {}

    /** The hold stands and the model is about to be called; another one may answer ({@link Answering}). */
    public record Started(
            String runId, String conversationId, String agentId, String userMessageId, String messageId, String model)
            implements Content {}

    /** What follows is said by this model, and not by the one that was named before. */
    public record Answering(String model) implements Content {}

    public record Text(String delta) implements Content {}

    public record Reasoning(String delta) implements Content {}

    public record ToolCalled(String callId, String name, String arguments) implements Content {}

    public record ToolAnswered(String callId, boolean ok, String result) implements Content {}

    /** What was streamed so far is void, the answer begins anew: drop the draft. */
    public record Restarted(int attempt, String reason) implements Content {}

    /** Tokens of the whole run and what they cost, in nano-dollars. */
    public record Charged(Usage usage, long cost) implements Content {}

    /** The last piece of every run. */
    public sealed interface Terminal extends Content {}

    /** {@code reason}: {@code stop}, {@code length}, {@code content_filter}, {@code tool_rounds} or {@code other}. */
    public record Completed(String messageId, String reason) implements Terminal {}

    /** {@code facts} as in {@link ninja.helpy.agents.protocol.Refused}. */
    public record Failed(Refusal code, String message, Map<String, String> facts) implements Terminal {

        public Failed {
            facts = Map.copyOf(facts);
        }
    }

    public record Cancelled(String reason) implements Terminal {}
}
