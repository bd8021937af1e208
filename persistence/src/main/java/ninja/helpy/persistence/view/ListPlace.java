package ninja.helpy.persistence.view;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a conversation stands in its user's list: at the beginning of the five minutes in which he has asked last. So a
 * talk that goes on moves its row once in a while and not with every question, and whoever writes the row again, writes the
 * same one.
 */
public final class ListPlace {

    public static final Duration STEP = Duration.ofMinutes(5);

    private ListPlace() {}

    public static Instant of(Instant at) {
        long step = STEP.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), step) * step);
    }
}
