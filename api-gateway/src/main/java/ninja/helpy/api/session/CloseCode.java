package ninja.helpy.api.session;

/** Why the server ends a WebSocket. Documented in the module's README; stable for clients. */
final class CloseCode {

    /** As the client asked for. */
    static final int NORMAL = 1000;

    /** The server cannot go on with this connection; connect again and resume. */
    static final int TRY_AGAIN_LATER = 1013;

    /** Two pings in a row had no answer. */
    static final int SILENT = 4400;

    static final int UNAUTHENTICATED = 4401;

    /** The reader did not keep up with durable frames; resume from its last position. */
    static final int TOO_SLOW = 4408;

    /** Frames kept coming faster than allowed. */
    static final int TOO_FAST = 4429;

    private CloseCode() {}
}
