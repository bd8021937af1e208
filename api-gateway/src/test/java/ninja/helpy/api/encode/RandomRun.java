package ninja.helpy.api.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.Piece.Content;
import ninja.helpy.agents.run.Piece.Reasoning;
import ninja.helpy.agents.run.Piece.Text;
import org.jspecify.annotations.Nullable;

/** A run as no model would write it: half characters, line ends of every kind, what looks like a frame, restarts. */
public final class RandomRun {

    private static final List<String> WORDS = List.of(
            "",
            "a",
            "Good day ",
            "\n",
            "\r\n\r\n",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u0000",
            "\uFEFF",
            "\"",
            "\\",
            "<&>",
            "😀",
            "\uD83D",
            "\uDE00",
            "e\u0301",
            "data: x\n\n",
            ": no comment",
            "event: done",
            "[DONE]",
            "null",
            "{}");

    private final Random random;
    private final List<Piece> pieces = new ArrayList<>();
    private long position;
    private int attempt;
    private int calls;

    public RandomRun(long seed) {
        this.random = new Random(seed);
        if (random.nextInt(10) > 0) add(started());
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) step();
        if (random.nextInt(10) > 0)
            add(new Piece.Charged(new Usage(random.nextInt(99), 2, 0, 1, false), random.nextInt()));
        add(terminal());
    }

    public List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** The same run in batches, cut anywhere, as a reader gets it. */
    public List<List<Piece>> batches() {
        var batches = new ArrayList<List<Piece>>();
        var batch = new ArrayList<Piece>();
        for (var piece : pieces) {
            for (var part : cut(piece)) {
                batch.add(part);
                if (random.nextInt(3) == 0) {
                    batches.add(List.copyOf(batch));
                    batch.clear();
                }
            }
        }
        batches.add(batch);
        return batches;
    }

    /** What comes after a position, cut there if it is within a text. */
    public List<Piece> after(long position) {
        return pieces.stream()
                .filter(piece -> piece.position() > position)
                .map(piece -> tail(piece, piece.position() - position))
                .toList();
    }

    /** What a reader has to show in the end: the text since the last restart, with no half characters. */
    public String text() {
        return textSinceRestart(pieces);
    }

    public boolean speaksBeforeARestart() {
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).content() instanceof Piece.Restarted
                    && pieces.subList(0, i).stream().anyMatch(RandomRun::isSpoken)) return true;
        }
        return false;
    }

    public Piece.Terminal terminalPiece() {
        return (Piece.Terminal) pieces.get(pieces.size() - 1).content();
    }

    public static String textSinceRestart(List<Piece> pieces) {
        var text = new StringBuilder();
        var neighbours = new StringBuilder();
        for (var piece : pieces) {
            if (piece.content() instanceof Text words) {
                neighbours.append(words.delta());
                continue;
            }
            text.append(mended(neighbours));
            neighbours.setLength(0);
            if (piece.content() instanceof Piece.Restarted) text.setLength(0);
        }
        return text.append(mended(neighbours)).toString();
    }

    private static String mended(CharSequence text) {
        var mended = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) mended.append(c).append(text.charAt(++i));
            else mended.append(Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return mended.toString();
    }

    private static boolean isSpoken(Piece piece) {
        return piece.content() instanceof Text text && !text.delta().isEmpty();
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0 -> add(new Piece.ToolCalled("call-" + ++calls, "add", random.nextBoolean() ? "{\"a\":1}" : words()));
            case 1 -> add(new Piece.ToolAnswered("call-" + random.nextInt(calls + 2), random.nextBoolean(), words()));
            case 2 -> restart();
            case 3, 4 -> add(new Reasoning(words()));
            case 5 -> add(new Piece.Answering("demo/y"));
            default -> add(new Text(words()));
        }
    }

    private void restart() {
        if (random.nextInt(3) > 0) return;
        position = ++attempt * Piece.ATTEMPT_STRIDE;
        add(new Piece.Restarted(attempt, "lost"));
        if (random.nextBoolean()) add(started());
    }

    private Content started() {
        return new Piece.Started("r", "c", "a", "u", "m", "demo/x");
    }

    private Piece.Terminal terminal() {
        return switch (random.nextInt(4)) {
            case 0 -> new Piece.Failed(Refusal.PROVIDER_ERROR, words(), Map.of("fact", words()));
            case 1 -> new Piece.Cancelled(words());
            default ->
                new Piece.Completed(
                        "m",
                        List.of("stop", "length", "content_filter", "tool_rounds", "x")
                                .get(random.nextInt(5)));
        };
    }

    private String words() {
        var words = new StringBuilder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) words.append(WORDS.get(random.nextInt(WORDS.size())));
        return words.toString();
    }

    private void add(Content content) {
        var words = words(content);
        position += words == null ? 1 : words.length();
        pieces.add(new Piece(position, content));
    }

    private List<Piece> cut(Piece piece) {
        var words = words(piece.content());
        if (words == null || words.length() < 2 || random.nextInt(3) == 0) return List.of(piece);
        int at = 1 + random.nextInt(words.length() - 1);
        return List.of(
                new Piece(piece.position() - (words.length() - at), like(piece.content(), words.substring(0, at))),
                new Piece(piece.position(), like(piece.content(), words.substring(at))));
    }

    private static Piece tail(Piece piece, long length) {
        var words = words(piece.content());
        if (words == null || words.length() <= length) return piece;
        return new Piece(piece.position(), like(piece.content(), words.substring((int) (words.length() - length))));
    }

    private static Content like(Content content, String words) {
        return content instanceof Text ? new Text(words) : new Reasoning(words);
    }

    private static @Nullable String words(Content content) {
        if (content instanceof Text text) return text.delta();
        return content instanceof Reasoning reasoning ? reasoning.delta() : null;
    }
}
