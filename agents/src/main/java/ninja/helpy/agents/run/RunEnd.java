package ninja.helpy.agents.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.jspecify.annotations.Nullable;

/** How a run ends: from what the model or an entity said to the last piece, and to the event that keeps it. */
final class RunEnd {

    static final Refused ALLOWANCE_USED = new Refused(
            Refusal.SPENDING_LIMIT_EXCEEDED, "what this answer may cost, with all agents asked for it, is used up");

    private RunEnd() {}

    static RunEvent event(Transcript transcript, Usage usage, long cost, Piece.Terminal terminal, Instant at) {
        var pieces = new ArrayList<>(transcript.all());
        pieces.add(new Piece(transcript.position() + 1, new Piece.Charged(usage, cost)));
        pieces.add(new Piece(transcript.position() + 2, terminal));
        if (terminal instanceof Piece.Failed failed) {
            return new RunEvent.RunFailed(failed.code(), failed.message(), pieces, usage, cost, at);
        }
        if (terminal instanceof Piece.Cancelled cancelled) {
            return new RunEvent.RunCancelled(cancelled.reason(), pieces, usage, cost, at);
        }
        return new RunEvent.RunCompleted(pieces, usage, cost, at);
    }

    /** A call that nobody asked to stop was stopped by us, because the answer grew too long. */
    static Piece.Terminal terminal(Run run, ModelPiece.Ended ended, @Nullable String cancelReason) {
        if (ended instanceof ModelPiece.Finished finished) return completed(run, finished.reason());
        if (ended instanceof ModelPiece.Failed broken) return failed(broken);
        return cancelReason == null ? completed(run, "length") : new Piece.Cancelled(cancelReason);
    }

    static Piece.Completed completed(Run run, String reason) {
        return new Piece.Completed(run.order().orElseThrow().messages().answer(), reason);
    }

    static Piece.Failed failed(Refused refused) {
        return new Piece.Failed(refused.reason(), refused.detail(), refused.facts());
    }

    static Piece.Failed failed(Refusal reason, String message) {
        return new Piece.Failed(reason, message, Map.of());
    }

    private static Piece.Failed failed(ModelPiece.Failed broken) {
        return switch (broken.kind()) {
            case STALLED, TIMEOUT -> failed(Refusal.TIMEOUT, broken.message());
            default -> failed(Refusal.PROVIDER_ERROR, broken.message());
        };
    }
}
