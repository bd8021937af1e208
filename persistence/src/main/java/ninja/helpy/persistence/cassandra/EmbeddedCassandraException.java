package ninja.helpy.persistence.cassandra;

/** Why the embedded Cassandra cannot be had, in words for the person at the terminal. */
public final class EmbeddedCassandraException extends RuntimeException {

    public EmbeddedCassandraException(String message) {
        super(message);
    }

    public EmbeddedCassandraException(String message, Throwable cause) {
        super(message, cause);
    }
}
