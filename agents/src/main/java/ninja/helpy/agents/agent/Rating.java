package ninja.helpy.agents.agent;

import ninja.helpy.agents.protocol.ClusterMessage;

/** How good an answer was. {@code value}: -1 or 1 for a thumb, 1 to 5 for stars. */
public record Rating(Scale scale, int value) implements ClusterMessage {

    public static final int STARS_MAX = 5;
    public static final int POINTS_MAX = 100;

    /** What somebody counts in. */
    public enum Scale {
        THUMB,
        STARS
    }

    public Rating {
        if (!isOn(scale, value)) throw new IllegalArgumentException("no rating: " + value + " of " + scale);
    }

    public static boolean isOn(Scale scale, int value) {
        return switch (scale) {
            case THUMB -> value == -1 || value == 1;
            case STARS -> value >= 1 && value <= STARS_MAX;
        };
    }

    /** From 0 to 100, so that both scales can be counted together. */
    public int points() {
        return switch (scale) {
            case THUMB -> value < 0 ? 0 : POINTS_MAX;
            case STARS -> (value - 1) * POINTS_MAX / (STARS_MAX - 1);
        };
    }
}
