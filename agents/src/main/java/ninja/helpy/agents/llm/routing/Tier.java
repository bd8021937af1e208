package ninja.helpy.agents.llm.routing;

/** Where an answer comes from. */
public enum Tier {
    /** An answer that was given before. */
    CACHED,
    SMALL,
    SELF_HOSTED,
    PREMIUM,
    /** The model that the agent or the installation names, and what may stand in for it. */
    NAMED
}
