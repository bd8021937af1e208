package ninja.helpy.cluster.demo;

/** Something is not as promised. The demo ends with it, so that it serves as a smoke test as well. */
public final class DemoFailure extends RuntimeException {

    DemoFailure(String message) {
        super(message);
    }

    DemoFailure(String message, Throwable cause) {
        super(message, cause);
    }

    static void unless(boolean asPromised, String otherwise) {
        if (!asPromised) throw new DemoFailure(otherwise);
    }
}
