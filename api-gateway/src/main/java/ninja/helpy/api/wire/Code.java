package ninja.helpy.api.wire;

import java.util.Locale;
import ninja.helpy.agents.protocol.Refusal;

/** Every code a problem can have, and its HTTP status. Clients depend on the names: never rename one. */
public enum Code {
    VALIDATION_FAILED(400, "The request is not valid"),
    MALFORMED_BODY(400, "The body cannot be read"),
    UNAUTHENTICATED(401, "No valid credential"),
    INSUFFICIENT_CREDITS(402, "Not enough credits"),
    SPENDING_LIMIT_EXCEEDED(402, "A spending limit is reached"),
    FORBIDDEN(403, "Not allowed"),
    ORIGIN_NOT_ALLOWED(403, "This origin is not allowed"),
    PLAN_LIMIT_REACHED(403, "A limit of the plan is reached"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    ALREADY_EXISTS(409, "Already exists"),
    INVALID_STATE(409, "Not possible in this state"),
    BUSY(409, "Another answer is under way"),
    IDEMPOTENCY_CONFLICT(409, "Same idempotency key, other request"),
    EXPIRED(410, "Expired"),
    VERSION_CONFLICT(412, "Changed in the meantime"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported content type"),
    UNPROCESSABLE(422, "Well-formed but meaningless"),
    RATE_LIMITED(429, "Too many requests"),
    QUOTA_EXCEEDED(429, "The plan's tokens are used up"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    NOT_CONFIGURED(501, "Not set up in this installation"),
    PROVIDER_ERROR(502, "The model provider failed"),
    SERVICE_UNAVAILABLE(503, "Not available right now"),
    TIMEOUT(504, "Took too long");

    private final int status;
    private final String title;

    Code(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Exhaustive on purpose: a new refusal does not compile until it has a status. */
    public static Code of(Refusal refusal) {
        return switch (refusal) {
            case VALIDATION_FAILED -> VALIDATION_FAILED;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> FORBIDDEN;
            case ORIGIN_NOT_ALLOWED -> ORIGIN_NOT_ALLOWED;
            case PLAN_LIMIT_REACHED -> PLAN_LIMIT_REACHED;
            case NOT_FOUND -> NOT_FOUND;
            case ALREADY_EXISTS -> ALREADY_EXISTS;
            case INVALID_STATE -> INVALID_STATE;
            case BUSY -> BUSY;
            case IDEMPOTENCY_CONFLICT -> IDEMPOTENCY_CONFLICT;
            case EXPIRED -> EXPIRED;
            case VERSION_CONFLICT -> VERSION_CONFLICT;
            case INSUFFICIENT_CREDITS -> INSUFFICIENT_CREDITS;
            case SPENDING_LIMIT_EXCEEDED -> SPENDING_LIMIT_EXCEEDED;
            case RATE_LIMITED -> RATE_LIMITED;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case PROVIDER_ERROR -> PROVIDER_ERROR;
            case SERVICE_UNAVAILABLE -> SERVICE_UNAVAILABLE;
            case TIMEOUT -> TIMEOUT;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
        };
    }
}
