package ninja.helpy.agents.protocol;

/** What an entity answers: the noun that was asked for, {@link Done}, or {@link Refused}. */
public interface Reply extends ClusterMessage {}
