package ninja.helpy.api.encode;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/**
 * What a run has said when it ends, or when it waits for nothing but tools of its reader; for answers in one piece. Writes
 * nothing.
 *
 * @param calls that nobody has answered
 * @param isReadersTurn they are all the reader's
 */
public record WholeAnswer(OpenCalls calls, String text, Optional<Piece.Terminal> end, boolean isReadersTurn)
        implements RunEncoder {

    /** {@code readersTools}: names of those that the reader runs himself. */
    public WholeAnswer(Set<String> readersTools) {
        this(OpenCalls.none(readersTools), "", Optional.empty(), false);
    }

    @Override
    public WholeAnswer write(Piece piece, Consumer<SseEvent> to) {
        var content = piece.content();
        var then = calls.after(content);
        if (content instanceof Piece.Text words) return new WholeAnswer(then, text + words.delta(), end, false);
        if (content instanceof Piece.Restarted) return new WholeAnswer(then, "", end, false);
        if (content instanceof Piece.Terminal terminal)
            return new WholeAnswer(then, text, Optional.of(terminal), false);
        return new WholeAnswer(then, text, end, false);
    }

    @Override
    public WholeAnswer endBatch(Consumer<SseEvent> to) {
        return new WholeAnswer(calls, text, end, end.isEmpty() && calls.areAllOfReader());
    }

    @Override
    public boolean isOver() {
        return end.isPresent() || isReadersTurn;
    }

    public List<Piece.ToolCalled> readersCalls() {
        return isReadersTurn ? calls.calls() : List.of();
    }
}
