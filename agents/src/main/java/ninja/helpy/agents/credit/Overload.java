package ninja.helpy.agents.credit;

import java.util.Map;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/** The no of a ledger that has too much to do: come back in a second. */
final class Overload {

    private static final String RETRY_AFTER_SECONDS = "1";

    private Overload() {}

    static Refused refused(String detail) {
        return new Refused(Refusal.SERVICE_UNAVAILABLE, detail, Map.of("retryAfter", RETRY_AFTER_SECONDS));
    }
}
