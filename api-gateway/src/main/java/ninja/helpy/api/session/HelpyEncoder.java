package ninja.helpy.api.session;

import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.sse.SseEvent;

/**
 * One Helpy of a round as it speaks: tokens, then its whole draft. A token's {@code index} is where it stands in the draft;
 * at 0 a draft begins anew. That a Helpy failed is told by the room.
 */
record HelpyEncoder(String helpyId, String runId, String draft) implements RunEncoder {

    static HelpyEncoder of(String helpyId, String runId) {
        return new HelpyEncoder(helpyId, runId, "");
    }

    static SseEvent thinking(String helpyId, String runId) {
        return new SseEvent("thinking", Optional.empty(), Frame.ordered("helpyId", helpyId, "runId", runId));
    }

    @Override
    public HelpyEncoder write(Piece piece, Consumer<SseEvent> to) {
        var content = piece.content();
        if (content instanceof Piece.Restarted) return of(helpyId, runId);
        if (content instanceof Piece.Completed) {
            var whole = Frame.ordered("helpyId", helpyId, "runId", runId, "text", draft);
            to.accept(new SseEvent("draft", Optional.empty(), whole));
        }
        if (!(content instanceof Piece.Text text)) return this;
        var token = Frame.ordered("helpyId", helpyId, "runId", runId, "delta", text.delta(), "index", draft.length());
        to.accept(new SseEvent("token", Optional.empty(), token));
        return new HelpyEncoder(helpyId, runId, draft + text.delta());
    }
}
