package ninja.helpy.api.aisdk;

import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.OpenCalls;
import ninja.helpy.api.encode.RunCost;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a run as parts of a UI message stream. A part cannot be taken back on this wire: where a run begins anew, a
 * {@code data-restarted} part says that all before it is void. Calls of tools that the page has brought along are told when
 * the run waits for nothing else; then the stream ends, and the page comes back with what they have answered.
 *
 * @param open the id of the text or reasoning that is being written, and what it is
 * @param parts how many of them there were so far
 * @param calls tool calls that nobody has answered
 */
public record AiSdkEncoder(
        Stage stage, Optional<Open> open, int parts, OpenCalls calls, Optional<Piece.Charged> charged)
        implements RunEncoder {

    private static final RawValue DONE = new RawValue("[DONE]");

    /** The page does not know the agent's tools, and must not run them; its own it has declared. */
    private static final Map<String, Object> AGENTS = flags("dynamic", "providerExecuted");

    private static final Map<String, Object> PAGES = Map.of();
    private static final Map<String, Object> PAGES_ANSWERED = flags("providerExecuted");

    /** How far the message has come. A step is one call of the model, with the tools that it asked for. */
    enum Stage {
        UNBEGUN,
        BETWEEN_STEPS,
        IN_STEP,
        TOOLS_ANSWERED,
        OVER
    }

    /** {@code kind}: {@code text} or {@code reasoning}. */
    record Open(String kind, String id) {}

    public AiSdkEncoder() {
        this(Set.of());
    }

    /** {@code pageTools}: names of those that the page runs itself. */
    public AiSdkEncoder(Set<String> pageTools) {
        this(Stage.UNBEGUN, Optional.empty(), 0, OpenCalls.none(pageTools), Optional.empty());
    }

    @Override
    public boolean isOver() {
        return stage == Stage.OVER;
    }

    @Override
    public RunEncoder write(Piece piece, Consumer<SseEvent> to) {
        if (isOver()) return this;
        var pen = new Pen(this, to);
        pen.write(piece.content());
        return pen.encoder();
    }

    @Override
    public RunEncoder endBatch(Consumer<SseEvent> to) {
        if (isOver() || !calls.areAllOfReader()) return this;
        var pen = new Pen(this, to);
        pen.handOver();
        return pen.encoder();
    }

    /** Writes the parts of one piece, and keeps account of what is open. */
    private static final class Pen {

        private final Consumer<SseEvent> to;
        private OpenCalls calls;
        private Stage stage;
        private @Nullable Open open;
        private int parts;
        private Piece.@Nullable Charged charged;

        private Pen(AiSdkEncoder from, Consumer<SseEvent> to) {
            this.to = to;
            this.calls = from.calls;
            this.stage = from.stage;
            this.open = from.open.orElse(null);
            this.parts = from.parts;
            this.charged = from.charged.orElse(null);
        }

        private AiSdkEncoder encoder() {
            return new AiSdkEncoder(stage, Optional.ofNullable(open), parts, calls, Optional.ofNullable(charged));
        }

        private void write(Piece.Content content) {
            if (content instanceof Piece.Started started) start(started);
            else if (content instanceof Piece.Answering answering) answering(answering);
            else if (content instanceof Piece.Text text) words("text", text.delta());
            else if (content instanceof Piece.Reasoning thought) words("reasoning", thought.delta());
            else if (content instanceof Piece.ToolCalled called) called(called);
            else if (content instanceof Piece.ToolAnswered answered) answered(answered);
            else if (content instanceof Piece.Restarted restarted) restarted(restarted);
            else if (content instanceof Piece.Charged cost) charged = cost;
            else if (content instanceof Piece.Terminal terminal) end(terminal);
            calls = calls.after(content);
        }

        /** A run that begins anew says so twice; a message starts once. */
        private void start(Piece.Started started) {
            if (stage == Stage.UNBEGUN) {
                tell(part("start", "messageId", started.messageId(), "messageMetadata", metadata(started)));
                stage = Stage.BETWEEN_STEPS;
            }
            step();
        }

        private void answering(Piece.Answering answering) {
            step();
            tell(part("message-metadata", "messageMetadata", Map.of("model", answering.model())));
        }

        private void step() {
            if (stage == Stage.UNBEGUN) tell(part("start"));
            if (stage == Stage.TOOLS_ANSWERED) endStep();
            if (stage != Stage.IN_STEP) tell(part("start-step"));
            stage = Stage.IN_STEP;
        }

        private void endStep() {
            endWords();
            if (stage == Stage.IN_STEP || stage == Stage.TOOLS_ANSWERED) tell(part("finish-step"));
            stage = Stage.BETWEEN_STEPS;
        }

        private void words(String kind, String delta) {
            step();
            if (open != null && !open.kind().equals(kind)) endWords();
            if (open == null) {
                open = new Open(kind, kind + '-' + ++parts);
                tell(part(kind + "-start", "id", open.id()));
            }
            tell(part(kind + "-delta", "id", open.id(), "delta", delta));
        }

        private void endWords() {
            if (open != null) tell(part(open.kind() + "-end", "id", open.id()));
            open = null;
        }

        /** The agent runs its tools itself, the page must not. Whose turn the page's own are is told when it has come. */
        private void called(Piece.ToolCalled call) {
            step();
            endWords();
            if (!calls.isOfReader(call)) tell(call, AGENTS);
        }

        private void tell(Piece.ToolCalled call, Map<String, Object> whose) {
            tell(tool("tool-input-start", call.callId(), "toolName", call.name(), whose));
            var input = tool("tool-input-available", call.callId(), "toolName", call.name(), whose);
            input.put("input", parsed(call.arguments()));
            tell(input);
        }

        private void handOver() {
            step();
            endWords();
            calls.calls().forEach(call -> tell(call, PAGES));
            endStep();
            tell(part("finish", "finishReason", "tool-calls"));
            to.accept(SseEvent.unnamed(DONE));
            stage = Stage.OVER;
        }

        /** A reader breaks at an answer to a call that it was not told of. */
        private void answered(Piece.ToolAnswered answer) {
            calls.find(answer.callId()).ifPresent(call -> {
                endWords();
                boolean isPages = calls.isOfReader(call);
                if (isPages) tell(call, PAGES_ANSWERED);
                var whose = isPages ? PAGES_ANSWERED : AGENTS;
                tell(
                        answer.ok()
                                ? tool("tool-output-available", answer.callId(), "output", answer.result(), whose)
                                : tool("tool-output-error", answer.callId(), "errorText", answer.result(), whose));
                if (stage == Stage.IN_STEP) stage = Stage.TOOLS_ANSWERED;
            });
        }

        private void restarted(Piece.Restarted restart) {
            if (stage == Stage.UNBEGUN) return;
            endStep();
            var data = part("data-restarted", "id", "restart-" + restart.attempt());
            data.put("data", Map.of("attempt", restart.attempt(), "reason", restart.reason()));
            tell(data);
        }

        private void end(Piece.Terminal terminal) {
            if (stage == Stage.UNBEGUN) tell(part("start"));
            endStep();
            var metadata = new LinkedHashMap<String, Object>();
            if (charged != null) RunCost.addTo(metadata, charged);
            if (terminal instanceof Piece.Completed completed) {
                tell(part("finish", "finishReason", finishReason(completed.reason()), "messageMetadata", metadata));
            } else if (terminal instanceof Piece.Failed failed) {
                metadata.put("failure", failed.code().code());
                tell(part("message-metadata", "messageMetadata", metadata));
                tell(part("error", "errorText", failed.message()));
            } else if (terminal instanceof Piece.Cancelled cancelled) {
                metadata.put("stopped", cancelled.reason());
                tell(part("message-metadata", "messageMetadata", metadata));
                // Readers of the SDK's fifth version break at any field here.
                tell(part("abort"));
            }
            to.accept(SseEvent.unnamed(DONE));
            stage = Stage.OVER;
        }

        private void tell(Map<String, Object> part) {
            to.accept(SseEvent.unnamed(part));
        }
    }

    private static Map<String, Object> metadata(Piece.Started started) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("runId", started.runId());
        metadata.put("conversationId", started.conversationId());
        metadata.put("agentId", started.agentId());
        metadata.put("userMessageId", started.userMessageId());
        metadata.put("model", started.model());
        return metadata;
    }

    private static Map<String, Object> tool(
            String type, String callId, String field, String value, Map<String, Object> whose) {
        var part = part(type, "toolCallId", callId, field, value);
        part.putAll(whose);
        return part;
    }

    private static Map<String, Object> flags(String... names) {
        var map = new LinkedHashMap<String, Object>();
        for (var name : names) map.put(name, true);
        return map;
    }

    private static Map<String, Object> part(String type, Object... keysAndValues) {
        var part = new LinkedHashMap<String, Object>();
        part.put("type", type);
        for (int i = 0; i < keysAndValues.length; i += 2) part.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return part;
    }

    /** What a model wrote as arguments is JSON, or else shown as it wrote it. */
    private static Object parsed(String arguments) {
        try {
            return Json.parse(arguments.getBytes(StandardCharsets.UTF_8));
        } catch (ProblemException notJson) {
            return arguments;
        }
    }

    private static String finishReason(String reason) {
        return switch (reason) {
            case "stop", "length" -> reason;
            case "content_filter" -> "content-filter";
            default -> "other";
        };
    }
}
