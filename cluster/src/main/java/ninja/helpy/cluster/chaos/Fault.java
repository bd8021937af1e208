package ninja.helpy.cluster.chaos;

/** What the nemesis can do. */
public enum Fault {
    /** {@code kill -9} of a node; it is started again as {@code up} would. */
    KILL,
    /** A node stands still for a while (SIGSTOP), then goes on as if nothing had been. */
    PAUSE,
    /** Nodes do not hear each other, but all of them reach Cassandra and the clients. */
    CUT,
    /** {@code kill -9} of Cassandra, and a new start. */
    CASSANDRA
}
