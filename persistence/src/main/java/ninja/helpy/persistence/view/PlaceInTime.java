package ninja.helpy.persistence.view;

import java.time.Instant;

/** The cursor of a list ordered by time and id: the last line that was shown. */
record PlaceInTime(Instant at, String id) {

    @Override
    public String toString() {
        return at.toEpochMilli() + "~" + id;
    }

    static PlaceInTime parse(String cursor) {
        int cut = cursor.indexOf('~');
        if (cut <= 0) throw new IllegalArgumentException("not a cursor: " + cursor);
        return new PlaceInTime(
                Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, cut))), cursor.substring(cut + 1));
    }
}
