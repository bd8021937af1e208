package ninja.helpy.agents.session;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What people came together for. Shown to them; it changes nothing in how a room goes. */
public enum SessionType {
    @JsonProperty("study")
    STUDY,
    @JsonProperty("debate")
    DEBATE,
    @JsonProperty("project")
    PROJECT,
    @JsonProperty("free")
    FREE
}
