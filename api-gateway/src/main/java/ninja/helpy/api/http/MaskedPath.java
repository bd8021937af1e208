package ninja.helpy.api.http;

import java.util.List;
import java.util.Set;

/** A path as a log may show it: the secrets of webhook and stream addresses blotted out, the query left off. */
public final class MaskedPath {

    private static final Set<String> DOORS = Set.of("webhook", "streams");
    private static final int SECRET_AFTER_DOOR = 3;
    private static final String BLOT = "•••";

    private MaskedPath() {}

    public static String of(Iterable<String> segments) {
        var path = new StringBuilder();
        int sinceDoor = -1;
        for (var segment : segments) {
            if (sinceDoor >= 0) sinceDoor++;
            boolean secret = sinceDoor == SECRET_AFTER_DOOR || looksSecret(segment);
            path.append('/').append(secret ? BLOT : printable(segment));
            if (sinceDoor < 0 && DOORS.contains(segment)) sinceDoor = 0;
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private static boolean looksSecret(String segment) {
        return List.of("hk_", "ak_", "ss_", "wt_").stream().anyMatch(segment::startsWith);
    }

    private static String printable(String segment) {
        var shown = segment.length() > 100 ? segment.substring(0, 100) + "…" : segment;
        return shown.codePoints().anyMatch(Character::isISOControl) ? shown.replaceAll("\\p{Cntrl}", "?") : shown;
    }
}
