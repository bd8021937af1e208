package ninja.helpy.api.session;

import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.sse.SseEvent;

/**
 * One Helpy of a round as it speaks: the model if another one stands in, tokens, then its whole draft. A token's
 * {@code index} is where it stands in the draft; at 0 a draft begins anew. That a Helpy failed is told by the room.
 */
record HelpyEncoder(String helpyId, String runId, DraftModel model, String draft) implements RunEncoder {

    static HelpyEncoder of(String helpyId, String runId) {
        return new HelpyEncoder(helpyId, runId, DraftModel.UNKNOWN, "");
    }

    static SseEvent thinking(String helpyId, String runId) {
        return new SseEvent("thinking", Optional.empty(), Frame.ordered("helpyId", helpyId, "runId", runId));
    }

    @Override
    public HelpyEncoder write(Piece piece, Consumer<SseEvent> to) {
        var content = piece.content();
        var next = model.after(content);
        next.newsAfter(model).ifPresent(name -> to.accept(event("model", "model", name)));
        if (content instanceof Piece.Restarted) return new HelpyEncoder(helpyId, runId, next, "");
        if (content instanceof Piece.Completed) {
            to.accept(event("draft", "text", draft));
        }
        if (!(content instanceof Piece.Text text)) return new HelpyEncoder(helpyId, runId, next, draft);
        to.accept(event("token", "delta", text.delta(), "index", draft.length()));
        return new HelpyEncoder(helpyId, runId, next, draft + text.delta());
    }

    private SseEvent event(String name, Object... more) {
        var data = Frame.ordered("helpyId", helpyId, "runId", runId);
        data.putAll(Frame.ordered(more));
        return new SseEvent(name, Optional.empty(), data);
    }
}
