package ninja.helpy.agents.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import ninja.helpy.agents.protocol.ClusterMessage;

/** {@code respondersMax}: how many Helpys may answer one message. */
public record RoomSettings(int respondersMax, RespondMode respondMode) implements ClusterMessage {

    public static final RoomSettings DEFAULT = new RoomSettings(3, RespondMode.SCORED);

    public RoomSettings {
        if (respondersMax < 1 || respondersMax > GroupSession.HELPYS_MAX) {
            throw new IllegalArgumentException("respondersMax must be 1 to " + GroupSession.HELPYS_MAX);
        }
    }

    /** Who answers: only those mentioned, the best-scored, or everyone. */
    public enum RespondMode {
        @JsonProperty("mention")
        MENTION,
        @JsonProperty("scored")
        SCORED,
        @JsonProperty("all")
        ALL
    }
}
