package ninja.helpy.api.conversation;

import ninja.helpy.api.wire.Problem;

/** What one may react with: an emoji or a short name like {@code :tada:}; nothing that could be read as something else. */
public final class Emoji {

    public static final int CHARS_MAX = 32;
    public static final String WRONG = "must be an emoji or a short name without spaces";

    private Emoji() {}

    public static boolean isOne(String given) {
        return !given.isEmpty()
                && given.length() <= CHARS_MAX
                && given.codePoints().allMatch(Emoji::isShown)
                && given.codePoints().anyMatch(c -> !isJoiner(c));
    }

    public static String inPath(String given) {
        if (isOne(given)) return given;
        throw Problem.invalid("emoji", WRONG).asException();
    }

    private static boolean isShown(int character) {
        if (isJoiner(character)) return true;
        if (Character.isWhitespace(character) || Character.isSpaceChar(character)) return false;
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE && type != Character.FORMAT;
    }

    /** Families, flags and skin tones are joined by what is not seen itself. */
    private static boolean isJoiner(int character) {
        boolean isTag = character >= 0xE0020 && character <= 0xE007F;
        return isTag || character == 0x200D || character == 0xFE0F;
    }
}
