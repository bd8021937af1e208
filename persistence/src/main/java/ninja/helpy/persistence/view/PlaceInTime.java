package ninja.helpy.persistence.view;

import java.time.Instant;
import java.util.regex.Pattern;

/** The cursor of a list ordered by time and id: the last line that was shown. */
record PlaceInTime(Instant at, String id) {

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})~(.+)", Pattern.DOTALL);

    @Override
    public String toString() {
        return at.toEpochMilli() + "~" + id;
    }

    static PlaceInTime parse(String cursor) {
        var parts = CURSOR.matcher(cursor);
        if (!parts.matches()) throw Page.notACursor();
        return new PlaceInTime(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2));
    }
}
