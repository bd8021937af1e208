package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.OpenCalls;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.run.RunStreams;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a run as {@code chat.completion.chunk}s. The agent's tools are its own affair, so clients see none of them;
 * calls of tools that the client has brought along end the answer. A draft cannot be taken back on this wire: a run that
 * begins anew after it has spoken ends the stream with an error.
 */
record OpenAiEncoder(Head head, OpenCalls calls, Said said, Optional<Piece.Charged> charged) implements RunEncoder {

    static final RawValue DONE = new RawValue("[DONE]");
    static final String TOOL_CALLS = "tool_calls";

    /** With OpenAI: by what configuration a model runs. Here a model is an agent, and this is what speaks for it. */
    static final String ANSWERING = "system_fingerprint";

    /**
     * What every chunk repeats. {@code created} in seconds; {@code model} as the client calls the agent, and
     * {@code answering} the model that speaks, as far as is known.
     */
    record Head(String runId, long created, String model, boolean withUsage, Optional<String> answering) {

        Head(String runId, long created, String model, boolean withUsage) {
            this(runId, created, model, withUsage, Optional.empty());
        }

        Head answeredBy(String other) {
            return new Head(runId, created, model, withUsage, Optional.of(other));
        }
    }

    /** How far the answer has come. */
    enum Said {
        NOTHING,
        ROLE,
        WORDS,
        ALL
    }

    /** {@code clientTools}: names of those that the client runs himself. */
    OpenAiEncoder(Head head, Set<String> clientTools) {
        this(head, OpenCalls.none(clientTools), Said.NOTHING, Optional.empty());
    }

    @Override
    public boolean isOver() {
        return said == Said.ALL;
    }

    @Override
    public RunEncoder write(Piece piece, Consumer<SseEvent> to) {
        if (isOver()) return this;
        var content = piece.content();
        var next = new OpenAiEncoder(head, calls.after(content), said, charged);
        if (content instanceof Piece.Started started)
            return next.answeredBy(started.model()).begin(to);
        if (content instanceof Piece.Answering answering) return next.answeredBy(answering.model());
        if (content instanceof Piece.Reasoning thought) {
            return next.begin(to).say("reasoning_content", thought.delta(), Said.ROLE, to);
        }
        if (content instanceof Piece.Text text) return next.begin(to).say("content", text.delta(), Said.WORDS, to);
        if (content instanceof Piece.Charged cost) return new OpenAiEncoder(head, calls, said, Optional.of(cost));
        if (content instanceof Piece.Restarted) return said == Said.WORDS ? fail(restarted(), to) : next;
        if (content instanceof Piece.Completed completed) return next.begin(to).finish(completed, to);
        if (content instanceof Piece.Failed failed) return fail(RunStreams.failure(head.runId(), failed), to);
        if (content instanceof Piece.Cancelled cancelled) return fail(cancelled(cancelled), to);
        return next;
    }

    /** What the answer has used is told when the run ends. */
    @Override
    public RunEncoder endBatch(Consumer<SseEvent> to) {
        if (isOver() || !calls.areAllOfReader()) return this;
        var begun = begin(to);
        var delta = JsonNodeFactory.instance.objectNode();
        delta.set(TOOL_CALLS, ToolCallId.streamed(head.runId(), calls.calls()));
        to.accept(chunk(delta, null));
        to.accept(chunk(JsonNodeFactory.instance.objectNode(), TOOL_CALLS));
        to.accept(SseEvent.unnamed(DONE));
        return begun.over();
    }

    private OpenAiEncoder answeredBy(String model) {
        return new OpenAiEncoder(head.answeredBy(model), calls, said, charged);
    }

    private OpenAiEncoder begin(Consumer<SseEvent> to) {
        if (said != Said.NOTHING) return this;
        to.accept(chunk(delta("content", "").put("role", "assistant"), null));
        return new OpenAiEncoder(head, calls, Said.ROLE, charged);
    }

    private OpenAiEncoder say(String field, String words, Said atLeast, Consumer<SseEvent> to) {
        to.accept(chunk(delta(field, words), null));
        return new OpenAiEncoder(head, calls, said == Said.WORDS ? said : atLeast, charged);
    }

    private OpenAiEncoder finish(Piece.Completed completed, Consumer<SseEvent> to) {
        to.accept(chunk(JsonNodeFactory.instance.objectNode(), finishReason(completed.reason())));
        tellUsage(to);
        to.accept(SseEvent.unnamed(DONE));
        return over();
    }

    /** An error is the last of a stream; its clients stop reading there, so that no [DONE] may say that all is well. */
    private OpenAiEncoder fail(Problem problem, Consumer<SseEvent> to) {
        tellUsage(to);
        to.accept(SseEvent.unnamed(OpenAiError.body(problem)));
        return over();
    }

    private OpenAiEncoder over() {
        return new OpenAiEncoder(head, calls, Said.ALL, charged);
    }

    private void tellUsage(Consumer<SseEvent> to) {
        if (!head.withUsage() || charged.isEmpty()) return;
        var last = base();
        last.putArray("choices");
        last.set("usage", OpenAiUsage.of(charged.get().usage(), charged.get().cost()));
        to.accept(SseEvent.unnamed(last));
    }

    private SseEvent chunk(ObjectNode delta, @Nullable String finishReason) {
        var chunk = base();
        var choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        choice.put("finish_reason", finishReason);
        if (head.withUsage()) chunk.putNull("usage");
        return SseEvent.unnamed(chunk);
    }

    private ObjectNode base() {
        var base = JsonNodeFactory.instance
                .objectNode()
                .put("id", completionId(head.runId()))
                .put("object", "chat.completion.chunk")
                .put("created", head.created())
                .put("model", head.model());
        head.answering().ifPresent(model -> base.put(ANSWERING, model));
        return base;
    }

    private static ObjectNode delta(String field, String words) {
        return JsonNodeFactory.instance.objectNode().put(field, words);
    }

    static String completionId(String runId) {
        return "chatcmpl-" + runId;
    }

    /** A limit of tool rounds cuts an answer short as a limit of tokens does; {@code tool_calls} would ask for some. */
    static String finishReason(String reason) {
        return switch (reason) {
            case "length", "tool_rounds" -> "length";
            case "content_filter" -> "content_filter";
            default -> "stop";
        };
    }

    private Problem restarted() {
        return problem(
                Code.SERVICE_UNAVAILABLE,
                "the node that streamed this was lost and the answer begins anew: drop what was read, and ask again with"
                        + " the same Idempotency-Key to read it whole",
                "restarted");
    }

    private Problem cancelled(Piece.Cancelled cancelled) {
        return problem(Code.INVALID_STATE, "the run was stopped: " + cancelled.reason(), "cancelled");
    }

    private Problem problem(Code code, String message, String openAiCode) {
        var facts = Map.of("runId", head.runId(), OpenAiError.CODE, openAiCode);
        return new Problem(code, message, List.of(), facts, Optional.empty());
    }
}
