package ninja.helpy.api.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/**
 * The pieces of a run as named events. A pure function: the same pieces give the same bytes, whoever reads.
 */
public final class SseEncoder {

    private final Optional<String> chatId;

    public SseEncoder() {
        this(Optional.empty());
    }

    private SseEncoder(Optional<String> chatId) {
        this.chatId = chatId;
    }

    /** {@code start} and {@code done} carry the conversation's id as {@code chatId}, too. */
    public static SseEncoder ofChat(String chatId) {
        return new SseEncoder(Optional.of(chatId));
    }

    /** Neighbouring text is joined into one event whose id is where the last of it ends. */
    public List<SseEvent> encode(List<Piece> pieces) {
        var events = new ArrayList<SseEvent>(pieces.size());
        int next = 0;
        while (next < pieces.size()) {
            int end = endOfText(pieces, next);
            events.add(end > next ? text(pieces.subList(next, end)) : other(pieces.get(next)));
            next = Math.max(end, next + 1);
        }
        return events;
    }

    private static int endOfText(List<Piece> pieces, int from) {
        int end = from;
        while (end < pieces.size() && pieces.get(end).content() instanceof Piece.Text) end++;
        return end;
    }

    private static SseEvent text(List<Piece> neighbours) {
        var joined = new StringBuilder();
        neighbours.forEach(piece -> joined.append(((Piece.Text) piece.content()).delta()));
        long position = neighbours.get(neighbours.size() - 1).position();
        return SseEvent.at(position, "text", Map.of("delta", joined.toString()));
    }

    private SseEvent other(Piece piece) {
        var content = piece.content();
        if (content instanceof Piece.Started s) return event(piece, "start", started(s));
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
        if (content instanceof Piece.Charged c) return event(piece, "usage", RunJson.usage(c.usage(), c.cost()));
        return ending(piece);
    }

    private SseEvent ending(Piece piece) {
        var content = piece.content();
        if (content instanceof Piece.Completed c) {
            return event(piece, "done", withChat(ordered("messageId", c.messageId(), "finishReason", c.reason())));
        }
        if (content instanceof Piece.Failed f) {
            var data = ordered("code", f.code().code(), "message", f.message());
            f.facts().forEach(data::putIfAbsent);
            return event(piece, "error", data);
        }
        if (content instanceof Piece.Cancelled c) return event(piece, "cancelled", Map.of("reason", c.reason()));
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
