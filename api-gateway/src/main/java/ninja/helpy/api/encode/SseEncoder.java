package ninja.helpy.api.encode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/** The pieces of a run as named events, each with its position as id; the last one tells the cost once more. */
public record SseEncoder(Optional<String> chatId, Optional<Piece.Charged> charged) implements RunEncoder {

    public SseEncoder() {
        this(Optional.empty(), Optional.empty());
    }

    /** {@code start} and {@code done} carry the conversation's id as {@code chatId}, too. */
    public static SseEncoder ofChat(String chatId) {
        return new SseEncoder(Optional.of(chatId), Optional.empty());
    }

    @Override
    public SseEncoder write(Piece piece, Consumer<SseEvent> to) {
        to.accept(event(piece));
        return piece.content() instanceof Piece.Charged c ? new SseEncoder(chatId, Optional.of(c)) : this;
    }

    private SseEvent event(Piece piece) {
        var content = piece.content();
        if (content instanceof Piece.Text t) return event(piece, "text", Map.of("delta", t.delta()));
        if (content instanceof Piece.Queued q) return event(piece, "queued", Map.of("ahead", q.ahead()));
        if (content instanceof Piece.Started s) return event(piece, "start", started(s));
        if (content instanceof Piece.Answering a) return event(piece, "model", Map.of("model", a.model()));
        if (content instanceof Piece.Reasoning r) return event(piece, "reasoning", Map.of("delta", r.delta()));
        if (content instanceof Piece.ToolCalled t) {
            return event(
                    piece, "tool-call", ordered("callId", t.callId(), "name", t.name(), "arguments", t.arguments()));
        }
        if (content instanceof Piece.ToolAnswered t) {
            return event(piece, "tool-result", ordered("callId", t.callId(), "ok", t.ok(), "result", t.result()));
        }
        if (content instanceof Piece.Restarted r) {
            return event(piece, "restarted", ordered("attempt", r.attempt(), "reason", r.reason()));
        }
        if (content instanceof Piece.Charged c) return event(piece, "usage", RunCost.usage(c.usage(), c.cost()));
        return ending(piece);
    }

    private SseEvent ending(Piece piece) {
        var content = piece.content();
        if (content instanceof Piece.Completed c) {
            var data = ordered("messageId", c.messageId(), "finishReason", c.reason());
            return event(piece, "done", withChat(withCost(data)));
        }
        if (content instanceof Piece.Failed f) {
            var data = ordered("code", f.code().code(), "message", f.message());
            f.facts().forEach(data::putIfAbsent);
            return event(piece, "error", withCost(data));
        }
        if (content instanceof Piece.Cancelled c) {
            return event(piece, "cancelled", withCost(ordered("reason", c.reason())));
        }
        throw new IllegalStateException("a piece without an event: " + content);
    }

    private Map<String, Object> started(Piece.Started s) {
        return withChat(ordered(
                "runId", s.runId(),
                "conversationId", s.conversationId(),
                "agentId", s.agentId(),
                "userMessageId", s.userMessageId(),
                "messageId", s.messageId(),
                "model", s.model()));
    }

    private Map<String, Object> withChat(Map<String, Object> data) {
        chatId.ifPresent(id -> data.put("chatId", id));
        return data;
    }

    /** A reader that came back after the cost was told is not told again. */
    private Map<String, Object> withCost(Map<String, Object> data) {
        charged.ifPresent(c -> RunCost.addTo(data, c));
        return data;
    }

    private static SseEvent event(Piece piece, String name, Map<String, ?> data) {
        return SseEvent.at(piece.position(), name, data);
    }

    /** Clients read the fields in this order, too: it is the order of the documentation. */
    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return map;
    }
}
