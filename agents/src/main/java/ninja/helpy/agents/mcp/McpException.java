package ninja.helpy.agents.mcp;

import java.io.IOException;

/** What a server answered instead of a result. {@code status} is HTTP's, {@code code} JSON-RPC's, or 0. */
public final class McpException extends IOException {

    private static final long serialVersionUID = 1;

    /** The method is not there: a server of another era, or one that lacks the tool. */
    static final int UNKNOWN_METHOD = -32601;

    /** The version is not there: another answer of a server that knows no sessions any more. */
    static final int UNSUPPORTED_VERSION = -32022;

    private static final int NOT_FOUND = 404;

    private final int status;
    private final int code;

    McpException(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int code() {
        return code;
    }

    boolean isNotFound() {
        return status == NOT_FOUND;
    }
}
