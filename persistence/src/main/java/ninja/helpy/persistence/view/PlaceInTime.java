package ninja.helpy.persistence.view;

import java.time.Instant;
import java.util.Optional;

/** The cursor of a list ordered by time and id: the last line that was shown. */
record PlaceInTime(Instant at, String id) {

    @Override
    public String toString() {
        return at.toEpochMilli() + "~" + id;
    }

    /** Empty for a cursor that is not one of ours. */
    static Optional<PlaceInTime> parse(String cursor) {
        int cut = cursor.indexOf('~');
        if (cut <= 0) return Optional.empty();
        try {
            return Optional.of(new PlaceInTime(
                    Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, cut))), cursor.substring(cut + 1)));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }
}
