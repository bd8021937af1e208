package ninja.helpy.agents.run;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.run.Piece.Answering;
import ninja.helpy.agents.run.Piece.Content;
import ninja.helpy.agents.run.Piece.Reasoning;
import ninja.helpy.agents.run.Piece.Text;

/**
 * What a run has streamed so far, by position. Neighbouring text is one piece however many tokens it came in, so it needs
 * no more memory than the text itself, and a reader far behind gets one big piece instead of thousands of small ones.
 */
final class Transcript {

    /** Longer answers are cut off and end as {@code length}. */
    static final int TEXT_CHARS_MAX = 1_000_000;

    private static final String PARAGRAPH = "\n\n";

    private final List<Piece> closed = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private boolean openIsReasoning;
    private long position;

    /** Goes on from what the journal has. */
    static Transcript of(List<Piece> pieces, int attempt) {
        var transcript = new Transcript();
        transcript.closed.addAll(pieces);
        transcript.position = pieces.isEmpty()
                ? attempt * Piece.ATTEMPT_STRIDE
                : pieces.get(pieces.size() - 1).position();
        return transcript;
    }

    /** What a new attempt begins with: that it is one, and what the last attempt had up to the position {@code kept}. */
    static List<Piece> again(List<Piece> pieces, int attempt, String reason, long kept) {
        var transcript = of(List.of(), attempt);
        transcript.add(new Piece.Restarted(attempt, reason));
        for (var piece : pieces) {
            if (piece.content() instanceof Piece.Restarted) continue;
            var start = piece.position() - length(piece.content());
            if (start >= kept) break;
            transcript.add(piece.position() <= kept ? piece.content() : head(piece.content(), (int) (kept - start)));
        }
        return transcript.all();
    }

    long position() {
        return position;
    }

    void add(Content content) {
        if (content instanceof Text text) {
            append(text.delta(), false);
        } else if (content instanceof Reasoning reasoning) {
            append(reasoning.delta(), true);
        } else {
            close();
            closed.add(new Piece(++position, content));
        }
    }

    /** What the model says. Its end is not part of what is read, and tool calls are only when they are written down. */
    void add(ModelPiece piece) {
        if (piece instanceof ModelPiece.Text text) say(text.delta());
        if (piece instanceof ModelPiece.Reasoning thought) add(new Reasoning(thought.delta()));
        if (piece instanceof ModelPiece.Answering who && !isNamed(who.model())) add(new Answering(who.model()));
    }

    /** Readers believe that this model answers. */
    private boolean isNamed(String model) {
        for (int i = closed.size() - 1; i >= 0; i--) {
            var content = closed.get(i).content();
            if (content instanceof Answering answering) return answering.model().equals(model);
            if (content instanceof Piece.Started started) return started.model().equals(model);
        }
        return false;
    }

    /** What follows the answers of tools is a paragraph of its own. */
    private void say(String delta) {
        add(new Text(isAfterTools() && !text().isBlank() ? PARAGRAPH + delta : delta));
    }

    private boolean isAfterTools() {
        int last = closed.size() - 1;
        while (last >= 0 && closed.get(last).content() instanceof Answering) last--;
        return open.isEmpty() && last >= 0 && closed.get(last).content() instanceof Piece.ToolAnswered;
    }

    /** The same contents as pieces that come next; they are not added. */
    List<Piece> next(List<? extends Content> contents) {
        var pieces = new ArrayList<Piece>();
        for (var content : contents) pieces.add(new Piece(position + pieces.size() + 1, content));
        return pieces;
    }

    boolean hasStarted() {
        return closed.stream().anyMatch(piece -> piece.content() instanceof Piece.Started);
    }

    boolean hasQueued() {
        return closed.stream().anyMatch(piece -> piece.content() instanceof Piece.Queued);
    }

    boolean isTooLong() {
        return position % Piece.ATTEMPT_STRIDE > TEXT_CHARS_MAX;
    }

    /** Everything after {@code after}; text is cut at the reader's position. */
    List<Piece> after(long after) {
        if (after >= position) return List.of();
        var pieces = new ArrayList<Piece>();
        for (int i = firstAfter(after); i < closed.size(); i++) pieces.add(cut(closed.get(i), after));
        if (!open.isEmpty()) {
            int from = (int) Math.max(0, after - (position - open.length()));
            pieces.add(new Piece(position, words(open.substring(from))));
        }
        return pieces;
    }

    /** As many of them as fit, and at least one; text is cut where no more fits. */
    static List<Piece> first(List<Piece> pieces, int charsMax) {
        var first = new ArrayList<Piece>();
        int left = charsMax;
        for (var piece : pieces) {
            int weight = weight(piece.content());
            if (weight > left) {
                if (isWords(piece.content()) && left > 0) {
                    first.add(new Piece(piece.position() - weight + left, head(piece.content(), left)));
                } else if (first.isEmpty()) {
                    first.add(piece);
                }
                break;
            }
            first.add(piece);
            left -= weight;
        }
        return first;
    }

    private static boolean isWords(Content content) {
        return content instanceof Text || content instanceof Reasoning;
    }

    private static int weight(Content content) {
        if (content instanceof Piece.ToolCalled call) return call.arguments().length();
        return content instanceof Piece.ToolAnswered answer ? answer.result().length() : (int) length(content);
    }

    /** All of it, as the journal keeps it. */
    List<Piece> all() {
        close();
        return List.copyOf(closed);
    }

    String text() {
        var text = new StringBuilder();
        for (var piece : closed) {
            if (piece.content() instanceof Text words) text.append(words.delta());
        }
        if (!openIsReasoning) text.append(open);
        return text.toString();
    }

    private void append(String delta, boolean reasoning) {
        if (delta.isEmpty()) return;
        if (reasoning != openIsReasoning) close();
        openIsReasoning = reasoning;
        open.append(delta);
        position += delta.length();
    }

    private void close() {
        if (open.isEmpty()) return;
        closed.add(new Piece(position, words(open.toString())));
        open.setLength(0);
    }

    private Content words(String text) {
        return openIsReasoning ? new Reasoning(text) : new Text(text);
    }

    private int firstAfter(long after) {
        int low = 0;
        int high = closed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (closed.get(middle).position() > after) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static Piece cut(Piece piece, long after) {
        if (piece.content() instanceof Text text) {
            return new Piece(piece.position(), new Text(tail(text.delta(), piece.position() - after)));
        }
        if (piece.content() instanceof Reasoning reasoning) {
            return new Piece(piece.position(), new Reasoning(tail(reasoning.delta(), piece.position() - after)));
        }
        return piece;
    }

    private static long length(Content content) {
        if (content instanceof Text text) return text.delta().length();
        return content instanceof Reasoning reasoning ? reasoning.delta().length() : 1;
    }

    private static Content head(Content content, int length) {
        if (content instanceof Text text) return new Text(text.delta().substring(0, length));
        if (content instanceof Reasoning reasoning) {
            return new Reasoning(reasoning.delta().substring(0, length));
        }
        return content;
    }

    private static String tail(String words, long length) {
        return length >= words.length() ? words : words.substring((int) (words.length() - length));
    }
}
