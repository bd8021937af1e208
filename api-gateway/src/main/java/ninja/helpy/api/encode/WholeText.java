package ninja.helpy.api.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.Piece.Content;
import ninja.helpy.agents.run.Piece.Reasoning;
import ninja.helpy.agents.run.Piece.Text;
import org.jspecify.annotations.Nullable;

/**
 * Joins neighbouring text and cuts it only where a character ends. Models and positions know UTF-16 units, so a batch can
 * end in the middle of a character; its first half is held until the second comes. A half that stays alone is U+FFFD.
 */
public record WholeText(Optional<Piece> held) {

    public static final WholeText NONE = new WholeText(Optional.empty());

    private static final char REPLACEMENT = '\uFFFD';

    /** What can be written now, and what waits for the next batch. */
    public record Cut(List<Piece> pieces, WholeText rest) {}

    public Cut plus(List<Piece> batch) {
        var pieces = new ArrayList<Piece>(batch.size() + 1);
        held.ifPresent(pieces::add);
        pieces.addAll(batch);
        var whole = new ArrayList<Piece>(pieces.size());
        for (int from = 0; from < pieces.size(); ) {
            int to = endOfNeighbours(pieces, from);
            var last = pieces.get(to - 1);
            var words = joined(pieces.subList(from, to));
            if (words == null) {
                whole.add(last);
            } else if (to == pieces.size() && endsInHalf(words)) {
                int half = words.length() - 1;
                add(whole, last.position() - 1, words.substring(0, half), last.content());
                return new Cut(
                        whole,
                        new WholeText(Optional.of(piece(last.position(), words.substring(half), last.content()))));
            } else {
                add(whole, last.position(), words, last.content());
            }
            from = to;
        }
        return new Cut(whole, NONE);
    }

    private static int endOfNeighbours(List<Piece> pieces, int from) {
        var kind = pieces.get(from).content().getClass();
        boolean words = kind == Text.class || kind == Reasoning.class;
        int end = from + 1;
        while (words && end < pieces.size() && pieces.get(end).content().getClass() == kind) end++;
        return end;
    }

    private static @Nullable String joined(List<Piece> neighbours) {
        var first = words(neighbours.get(0).content());
        if (first == null || neighbours.size() == 1) return first;
        var joined = new StringBuilder();
        neighbours.forEach(piece -> joined.append(words(piece.content())));
        return joined.toString();
    }

    private static @Nullable String words(Content content) {
        if (content instanceof Text text) return text.delta();
        return content instanceof Reasoning reasoning ? reasoning.delta() : null;
    }

    private static boolean endsInHalf(String words) {
        return !words.isEmpty() && Character.isHighSurrogate(words.charAt(words.length() - 1));
    }

    private static void add(List<Piece> whole, long position, String words, Content like) {
        if (!words.isEmpty()) whole.add(piece(position, mended(words), like));
    }

    private static Piece piece(long position, String words, Content like) {
        return new Piece(position, like instanceof Text ? new Text(words) : new Reasoning(words));
    }

    private static String mended(String words) {
        if (words.chars().noneMatch(c -> Character.isSurrogate((char) c))) return words;
        var mended = new StringBuilder(words.length());
        words.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }
}
