package ninja.helpy.agents.protocol;

/** What one may do in a workspace; each level includes those below it. */
public enum Level {
    READ,
    WRITE,
    OWNER;

    public boolean allows(Level needed) {
        return compareTo(needed) >= 0;
    }
}
