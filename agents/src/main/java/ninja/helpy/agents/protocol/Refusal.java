package ninja.helpy.agents.protocol;

import java.util.Locale;

/** Why an entity says no. The gateway maps each to one HTTP status; {@link #code()} is stable for clients. */
public enum Refusal {
    VALIDATION_FAILED,
    UNAUTHENTICATED,
    FORBIDDEN,
    ORIGIN_NOT_ALLOWED,
    PLAN_LIMIT_REACHED,
    NOT_FOUND,
    ALREADY_EXISTS,
    INVALID_STATE,
    BUSY,
    IDEMPOTENCY_CONFLICT,
    EXPIRED,
    VERSION_CONFLICT,
    INSUFFICIENT_CREDITS,
    SPENDING_LIMIT_EXCEEDED,
    RATE_LIMITED,
    QUOTA_EXCEEDED,
    PROVIDER_ERROR,
    SERVICE_UNAVAILABLE,
    TIMEOUT,
    INTERNAL_ERROR;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
