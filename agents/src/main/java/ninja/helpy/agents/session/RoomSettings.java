package ninja.helpy.agents.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * How the Helpys of a room behave; the room enforces it, no prompt does.
 *
 * @param respondersMax how many Helpys may answer one message
 * @param moderatorId the Helpy that answers first where {@link RespondMode#MODERATED}
 * @param modelBreaksTies whether a model is asked, for credits, who of those with the same score answers
 * @param coordination who looks at the answers of a round before they are said
 */
public record RoomSettings(
        int respondersMax,
        RespondMode respondMode,
        Optional<String> moderatorId,
        boolean modelBreaksTies,
        Coordination coordination,
        Pace pace,
        Bounds bounds)
        implements ClusterMessage {

    public static final RoomSettings DEFAULT = new RoomSettings(
            3, RespondMode.SCORED, Optional.empty(), false, Coordination.RULES, Pace.DEFAULT, Bounds.DEFAULT);

    public RoomSettings {
        Check.require(respondersMax >= 1 && respondersMax <= GroupSession.HELPYS_MAX, "respondersMax");
    }

    public RoomSettings with(int responders, RespondMode mode) {
        return new RoomSettings(responders, mode, moderatorId, modelBreaksTies, coordination, pace, bounds);
    }

    public RoomSettings with(Pace newPace) {
        return new RoomSettings(
                respondersMax, respondMode, moderatorId, modelBreaksTies, coordination, newPace, bounds);
    }

    public RoomSettings with(Bounds newBounds) {
        return new RoomSettings(
                respondersMax, respondMode, moderatorId, modelBreaksTies, coordination, pace, newBounds);
    }

    public RoomSettings with(Coordination other) {
        return new RoomSettings(respondersMax, respondMode, moderatorId, modelBreaksTies, other, pace, bounds);
    }

    /** Who answers when nobody is asked by name; {@link Strategy} says how each chooses. */
    public enum RespondMode {
        @JsonProperty("mention")
        MENTION,
        @JsonProperty("scored")
        SCORED,
        @JsonProperty("all")
        ALL,
        @JsonProperty("round-robin")
        ROUND_ROBIN,
        @JsonProperty("moderated")
        MODERATED;

        /** As it is written in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Who looks at the answers of a round before they are said; {@link Coordinator} says what he may do. */
    public enum Coordination {
        /** Nobody but the room itself: an answer is said as soon as its place has come. */
        @JsonProperty("rules")
        RULES,
        /** Then also a model, once a round and for credits. The answers wait until all are there and it has looked. */
        @JsonProperty("model")
        MODEL;

        /** As it is written in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How fast a round goes and how soon the next one begins.
     *
     * @param turnWindow how long a turn may take before the others no longer wait for it
     * @param minInterval who was not asked by name waits at least so long after the last answer of a Helpy
     * @param queueMax messages that may wait for the next round
     */
    public record Pace(Duration turnWindow, Duration minInterval, int queueMax) implements ClusterMessage {

        public static final int QUEUE_MAX = 20;
        public static final Duration TURN_WINDOW_MAX = Duration.ofSeconds(90);
        public static final Duration MIN_INTERVAL_MAX = Duration.ofMinutes(10);
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(5), 5);

        public Pace {
            Check.require(isWithin(turnWindow, Duration.ofSeconds(1), TURN_WINDOW_MAX), "turnWindow");
            Check.require(isWithin(minInterval, Duration.ZERO, MIN_INTERVAL_MAX), "minInterval");
            Check.require(queueMax >= 1 && queueMax <= QUEUE_MAX, "queueMax");
        }

        private static boolean isWithin(Duration given, Duration min, Duration max) {
            return given.compareTo(min) >= 0 && given.compareTo(max) <= 0;
        }
    }

    /**
     * What one round may come to.
     *
     * @param mentionDepthMax how far Helpys may call one another: 0 never, 1 a Helpy calls another, 2 that one a third
     * @param turnsMax all turns of a round, those of called Helpys included
     * @param creditsMax what the turns of a round may cost together, in nano-dollars
     * @param echoMin an answer as similar as this to what was said before is not said again; above 1 none is
     */
    public record Bounds(int mentionDepthMax, int turnsMax, long creditsMax, double echoMin) implements ClusterMessage {

        public static final int DEPTH_MAX = 4;
        public static final int TURNS_MAX = 16;
        public static final Bounds DEFAULT = new Bounds(2, 12, 1_000_000_000, 0.9);

        public Bounds {
            Check.require(mentionDepthMax >= 0 && mentionDepthMax <= DEPTH_MAX, "mentionDepthMax");
            Check.require(turnsMax >= 1 && turnsMax <= TURNS_MAX, "turnsMax");
            Check.require(creditsMax >= 0, "creditsMax");
            Check.require(echoMin >= 0.5 && echoMin <= 2, "echoMin");
        }
    }

    /** Apart from the settings, so that neither they nor their parts need the other to be there first. */
    private static final class Check {

        static void require(boolean holds, String setting) {
            if (!holds) throw new IllegalArgumentException(setting + " is out of bounds");
        }
    }
}
