package ninja.helpy.api.wire;

import java.text.Normalizer;

/** Free text as it may enter the system: Unicode NFC, no control characters but tab and line ends, no half characters. */
public final class Text {

    private Text() {}

    public static String clean(String given) {
        if (isPlain(given)) return given;
        var kept = new StringBuilder(given.length());
        given.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || c == '\r') kept.appendCodePoint(c);
            else if (Character.getType(c) == Character.SURROGATE) kept.append('\uFFFD');
            else if (!Character.isISOControl(c)) kept.appendCodePoint(c);
        });
        return Normalizer.normalize(kept, Normalizer.Form.NFC);
    }

    private static boolean isPlain(String given) {
        return given.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\n');
    }
}
