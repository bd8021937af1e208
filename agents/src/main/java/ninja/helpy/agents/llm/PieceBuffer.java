package ninja.helpy.agents.llm;

import java.util.ArrayDeque;
import java.util.Iterator;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Reasoning;
import ninja.helpy.agents.llm.ModelPiece.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a provider has said and the reader has not yet taken. Text that comes together is one piece however many tokens it has.
 * At most {@code piecesMax} pieces of text wait; beyond that new text joins the last waiting piece of its kind, so that a slow
 * reader gets fewer and longer pieces.
 */
final class PieceBuffer {

    private final int piecesMax;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean isTogether;

    PieceBuffer(int piecesMax) {
        this.piecesMax = piecesMax;
    }

    /** Whether what is said from now on comes at once. */
    void together(boolean now) {
        isTogether = now;
    }

    boolean isTogether() {
        return isTogether;
    }

    void text(String delta) {
        words(Words.TEXT, delta);
    }

    void reasoning(String delta) {
        words(Words.REASONING, delta);
    }

    void toolCalled(ModelRequest.ToolCall call) {
        waiting.add(new Ready(new ModelPiece.ToolCalled(call)));
    }

    void ended(Ended end) {
        waiting.add(new Ready(end));
    }

    @Nullable
    ModelPiece poll() {
        var next = waiting.poll();
        return next == null ? null : next.piece();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    private void words(Words kind, String delta) {
        boolean goesOn = isTogether && waiting.peekLast() instanceof Said before && before.kind() == kind;
        var last = goesOn || waiting.size() >= piecesMax ? lastOf(kind) : null;
        if (last == null) waiting.add(new Said(kind, new StringBuilder(delta)));
        else last.words().append(delta);
    }

    private @Nullable Said lastOf(Words kind) {
        for (Iterator<Waiting> backwards = waiting.descendingIterator(); backwards.hasNext(); ) {
            if (backwards.next() instanceof Said said && said.kind() == kind) return said;
        }
        return null;
    }

    private enum Words {
        TEXT,
        REASONING
    }

    private interface Waiting {

        ModelPiece piece();
    }

    private record Ready(ModelPiece piece) implements Waiting {}

    private record Said(Words kind, StringBuilder words) implements Waiting {

        @Override
        public ModelPiece piece() {
            return kind == Words.TEXT ? new Text(words.toString()) : new Reasoning(words.toString());
        }
    }
}
