package ninja.helpy.api.encode;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/**
 * For a reader who has answered these calls and knows everything before: writes what follows the answers, and how the run
 * ends in any case.
 *
 * @param awaited of these calls, those whose answer has not come by yet
 * @param begun it has written some text
 */
public record AfterAnswers(RunEncoder encoder, Set<String> callIds, Set<String> awaited, boolean begun)
        implements RunEncoder {

    public AfterAnswers {
        callIds = Set.copyOf(callIds);
        awaited = Set.copyOf(awaited);
    }

    public AfterAnswers(RunEncoder encoder, Set<String> callIds) {
        this(encoder, callIds, callIds, callIds.isEmpty());
    }

    @Override
    public RunEncoder write(Piece piece, Consumer<SseEvent> to) {
        var content = piece.content();
        if (content instanceof Piece.Restarted) {
            return new AfterAnswers(encoder.write(piece, to), callIds, callIds, begun);
        }
        boolean isEnd = content instanceof Piece.Terminal || content instanceof Piece.Charged;
        if (awaited.isEmpty() || isEnd) return written(piece, to);
        if (!(content instanceof Piece.ToolAnswered answer)) return this;
        var left = new HashSet<>(awaited);
        left.remove(answer.callId());
        return new AfterAnswers(encoder, callIds, left, begun);
    }

    /** The gap between what was said before the answers and after them is none here. */
    private RunEncoder written(Piece piece, Consumer<SseEvent> to) {
        if (begun || !(piece.content() instanceof Piece.Text text)) {
            return new AfterAnswers(encoder.write(piece, to), callIds, awaited, begun);
        }
        var words = text.delta().stripLeading();
        if (words.isEmpty()) return this;
        return new AfterAnswers(
                encoder.write(new Piece(piece.position(), new Piece.Text(words)), to), callIds, awaited, true);
    }

    @Override
    public RunEncoder endBatch(Consumer<SseEvent> to) {
        return awaited.isEmpty() ? new AfterAnswers(encoder.endBatch(to), callIds, awaited, begun) : this;
    }

    @Override
    public boolean isOver() {
        return encoder.isOver();
    }
}
