package ninja.helpy.cluster.bench;

/** Why a measurement counts for nothing, in words for the person at the terminal. */
public final class BenchFailure extends RuntimeException {

    public BenchFailure(String message) {
        super(message);
    }

    public BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
