package ninja.helpy.api.session;

import java.util.Optional;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** One message of a peer: its text, or why it is none. */
record Inbound(String text, Optional<Problem> problem) {

    static final int CHARS_MAX = 64 * 1024;

    static Inbound of(String text) {
        return text.length() > CHARS_MAX ? tooLong() : new Inbound(text, Optional.empty());
    }

    static Inbound tooLong() {
        return none(Problem.of(Code.PAYLOAD_TOO_LARGE, "a frame may have at most 64 KiB"));
    }

    static Inbound none(Problem problem) {
        return new Inbound("", Optional.of(problem));
    }
}
