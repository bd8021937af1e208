package ninja.helpy.agents.protocol;

/** The command took effect (now, or the first time it came). */
public record Done() implements Reply {

    public static final Done DONE = new Done();
}
