package ninja.helpy.cluster.local;

/** Why something cannot be done on this machine, in words for the person at the terminal. */
public final class LocalException extends RuntimeException {

    public LocalException(String message) {
        super(message);
    }

    public LocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
