package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;
import ninja.helpy.api.http.Call;

/** What a browser must be told before a page may read an answer. Nothing is said to an origin that is not allowed. */
final class Cors {

    /** Versions of the AI SDK set {@code User-Agent}, which Safari and Firefox then ask for. */
    static final List<HttpHeader> PREFLIGHT = List.of(
            RawHeader.create("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
            RawHeader.create(
                    "Access-Control-Allow-Headers",
                    "Content-Type, Accept, Last-Event-ID, Idempotency-Key, X-Conversation-Id, X-Correlation-Id, "
                            + "X-Vercel-Ai-Ui-Message-Stream, User-Agent"),
            RawHeader.create("Access-Control-Max-Age", "600"));

    private static final HttpHeader VARY = RawHeader.create("Vary", "Origin");
    private static final HttpHeader EXPOSE = RawHeader.create(
            "Access-Control-Expose-Headers",
            "X-Run-Id, X-Conversation-Id, X-Correlation-Id, Retry-After, "
                    + String.join(", ", Receipt.RUN_ID, Receipt.COST, Receipt.TOKENS_IN, Receipt.TOKENS_OUT));

    private Cors() {}

    /** Origins are compared as they stand, and never as parts of one another. */
    static List<HttpHeader> allowed(Call call, List<String> origins) {
        var origin = call.header("Origin");
        if (origin.isEmpty()) return List.of(VARY);
        if (!origins.contains("*") && !origins.contains(origin.get())) return List.of(VARY);
        return List.of(RawHeader.create("Access-Control-Allow-Origin", origin.get()), EXPOSE, VARY);
    }
}
