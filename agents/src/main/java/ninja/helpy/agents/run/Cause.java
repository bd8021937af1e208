package ninja.helpy.agents.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a run was started. */
public enum Cause {
    STREAM,
    WEBHOOK,
    CHAT,
    ROOM,
    TEST,
    TASK,
    SCHEDULE,
    AGENT;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
