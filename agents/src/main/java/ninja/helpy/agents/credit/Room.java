package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedger.Hold;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/**
 * How much may be held for one run right now: by the plan's tokens, by the limits of the agent and the workspace, by the
 * credits. What the run holds already is counted as free.
 */
record Room(CreditLedger ledger, String agentId, Optional<Hold> before, Instant now) {

    /** The longest answer that everything leaves room for; the quote's own bound at most. */
    long outputTokens(Quote quote) {
        long byCredits = quote.outputTokensWithin(credits());
        long byLimits = Math.min(
                within(quote, ledger.budgets().workspace()),
                within(quote, ledger.budgets().agent(agentId)));
        long byTokens = tokens() - quote.tokensSpent() - quote.inputTokens();
        return Math.min(Math.min(byCredits, byLimits), Math.min(byTokens, quote.outputTokensMax()));
    }

    /** Why there is no room even for the shortest answer worth giving. */
    Optional<Refused> refusal(Quote quote) {
        long output = quote.outputTokensMin();
        if (outputTokens(quote) >= output) return Optional.empty();
        if (quote.tokens(output) > tokens()) return Optional.of(quotaExceeded(quote.tokens(output)));
        long required = quote.amount(output);
        var limited = limited(Optional.of(agentId), required).or(() -> limited(Optional.empty(), required));
        return Optional.of(limited.orElseGet(() -> insufficient(required)));
    }

    private long credits() {
        return ledger.available() + before.map(Hold::amountMax).orElse(0L);
    }

    private long tokens() {
        long left = ledger.tokens().left(now);
        return left == Plan.UNLIMITED
                ? left
                : left + before.map(Hold::tokensMax).orElse(0L);
    }

    private long within(Quote quote, Budget budget) {
        if (budget.limits().isEmpty()) return quote.outputTokensMax();
        return budget.tightest(now)
                .map(limit -> quote.outputTokensWithin(left(budget, limit)))
                .orElse(quote.outputTokensMax());
    }

    private long left(Budget budget, Limit limit) {
        return budget.left(limit, now) + before.map(Hold::amountMax).orElse(0L);
    }

    private Optional<Refused> limited(Optional<String> scope, long required) {
        var budget = ledger.budgets().of(scope);
        return budget.tightest(now)
                .filter(limit -> left(budget, limit) < required)
                .map(limit -> limitExceeded(scope, budget.standing(limit, now), required));
    }

    private Refused limitExceeded(Optional<String> scope, CreditLedgerCommand.LimitStanding standing, long required) {
        var limit = standing.limit();
        return new Refused(
                Refusal.SPENDING_LIMIT_EXCEEDED,
                "the spending limit of the " + (scope.isPresent() ? "agent" : "workspace") + " is reached",
                Map.of(
                        "scope",
                        scope.isPresent() ? "agent" : "workspace",
                        "window",
                        limit.window().name().toLowerCase(Locale.ROOT),
                        "mode",
                        limit.mode().name().toLowerCase(Locale.ROOT),
                        "limit",
                        Long.toString(limit.amount()),
                        "required",
                        Long.toString(required),
                        "available",
                        Long.toString(standing.remaining()),
                        "resetAt",
                        standing.resetsAt().toString()));
    }

    private Refused quotaExceeded(long required) {
        return new Refused(
                Refusal.QUOTA_EXCEEDED,
                "the plan's tokens are used up",
                Map.of(
                        "requiredTokens",
                        Long.toString(required),
                        "availableTokens",
                        Long.toString(Math.max(0, tokens())),
                        "resetAt",
                        ledger.tokens().resetsAt(now).toString()));
    }

    private Refused insufficient(long required) {
        return new Refused(
                Refusal.INSUFFICIENT_CREDITS,
                "the workspace has not enough credits left",
                Map.of("required", Long.toString(required), "available", Long.toString(Math.max(0, credits()))));
    }
}
