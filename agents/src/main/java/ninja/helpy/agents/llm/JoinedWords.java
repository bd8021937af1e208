package ninja.helpy.agents.llm;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events that were read together and differ in their words only, as one event. A provider puts the same two hundred bytes
 * around every token, and taking those apart anew each time is most of what reading a stream costs. Whatever says more than
 * words, or is not known to say nothing, stays as it is.
 *
 * <p>The shapes are those of OpenAI's {@code chat.completion.chunk} and of Anthropic's {@code content_block_delta}.
 */
final class JoinedWords {

    /** Up to the words: who speaks may be said before, and what is empty. */
    private static final Pattern WORDS = Pattern.compile("\"delta\"\\s*:\\s*\\{\\s*"
            + "(?:\"(?:role|type)\"\\s*:\\s*\"\\w+\"\\s*,\\s*|\"\\w+\"\\s*:\\s*(?:null|\"\"|\\[])\\s*,\\s*){0,8}"
            + "\"(?:content|reasoning_content|text|thinking)\"\\s*:\\s*\"");

    private static final String DELTA = "\"delta\"";
    private static final List<String> CHUNKS = List.of("\"choices\"", "\"content_block_delta\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4})");

    /** What may follow the words, all of it empty. */
    private static final Pattern NOTHING_MORE =
            Pattern.compile("\"(?:[\\s}\\],]|\"\\w+\"\\s*:\\s*(?:null|\"\"|\\[]))*");

    /** A longer one says more than nothing. */
    private static final int TAIL_MAX = 300;

    /** Noise of another length in every event, with which OpenAI hides from the network how long the words are. */
    private static final String PADDING = ",\"obfuscation\":\"";

    private final BiConsumer<@Nullable String, String> onEvent;
    private @Nullable String name;
    /** The first of those that wait; empty if none do. */
    private String first = "";

    private String head = "";
    private String tail = "";
    /** Still escaped, as JSON has them, so that they can be put one after the other. */
    private final StringBuilder words = new StringBuilder();

    private boolean isJoined;

    JoinedWords(BiConsumer<@Nullable String, String> onEvent) {
        this.onEvent = onEvent;
    }

    void take(@Nullable String event, String data) {
        var text = withoutPadding(data);
        if (joins(event, text)) return;
        flush();
        if (!waits(event, text)) onEvent.accept(event, data);
    }

    /** Nothing more has been read. */
    void flush() {
        if (first.isEmpty()) return;
        var text = isJoined ? head + words + tail : first;
        first = "";
        onEvent.accept(name, text);
    }

    private boolean joins(@Nullable String event, String text) {
        if (first.isEmpty() || !Objects.equals(name, event) || !text.startsWith(head)) return false;
        int end = text.length() - tail.length();
        if (!text.endsWith(tail) || endOfWords(text, head.length()) != end) return false;
        words.append(text, head.length(), end);
        isJoined = true;
        return true;
    }

    private boolean waits(@Nullable String event, String text) {
        var before = WORDS.matcher(text);
        if (!before.find() || !isChunk(text, before.start())) return false;
        int end = endOfWords(text, before.end());
        if (end < 0 || text.length() - end > TAIL_MAX) return false;
        var after = text.substring(end);
        if (!NOTHING_MORE.matcher(after).matches()) return false;
        name = event;
        first = text;
        head = text.substring(0, before.end());
        tail = after;
        words.setLength(0);
        words.append(text, before.end(), end);
        isJoined = false;
        return true;
    }

    /** The arguments of a tool may have a {@code delta} as well, and a second one may stand beside a first that says more. */
    private static boolean isChunk(String text, int delta) {
        return text.indexOf(DELTA) == delta && CHUNKS.stream().anyMatch(kind -> text.lastIndexOf(kind, delta) >= 0);
    }

    /** Where the quote is that closes a string, negative if nowhere or if it is none of JSON's: joined, it would spoil the rest. */
    private static int endOfWords(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') return i;
            if (c < ' ') return -1;
            if (c != '\\') continue;
            var escape = ESCAPE.matcher(text).region(i, text.length());
            if (!escape.lookingAt()) return -1;
            i = escape.end() - 1;
        }
        return -1;
    }

    private static String withoutPadding(String text) {
        int at = text.lastIndexOf(PADDING);
        boolean isLast = at > 0 && endOfWords(text, at + PADDING.length()) == text.length() - 2 && text.endsWith("\"}");
        return isLast ? text.substring(0, at) + "}" : text;
    }
}
