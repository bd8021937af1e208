package ninja.helpy.agents.credit;

import java.util.Optional;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * What a run may cost: what it has used already, and the next call at its price. The output of that call may be capped
 * to what is left, but not below {@link #OUTPUT_TOKENS_MIN}.
 *
 * @param spent nano-dollars used by this run so far, or a fixed amount
 * @param tokensSpent tokens used by this run so far
 * @param price of the dearest model that may be called; empty for a fixed amount
 */
public record Quote(long spent, long tokensSpent, long inputTokens, long outputTokensMax, Optional<Price> price)
        implements ClusterMessage {

    /** An answer capped below this is of no use (FL-CR-2). */
    public static final long OUTPUT_TOKENS_MIN = 64;

    public Quote {
        if (spent < 0 || tokensSpent < 0 || inputTokens < 0 || outputTokensMax < 0) {
            throw new IllegalArgumentException("a quote cannot be negative");
        }
    }

    public static Quote fixed(long amount) {
        return new Quote(amount, 0, 0, 0, Optional.empty());
    }

    public static Quote call(Price price, long inputTokens, long outputTokensMax) {
        return new Quote(0, 0, inputTokens, outputTokensMax, Optional.of(price));
    }

    public Quote after(long spentSoFar, long tokensSoFar) {
        return new Quote(spentSoFar, tokensSoFar, inputTokens, outputTokensMax, price);
    }

    /** The same within {@code budget}, its answer capped if need be; empty if that is not worth calling the model for. */
    public Optional<Quote> within(long budget) {
        long output = outputTokensWithin(budget);
        return output < outputTokensMin()
                ? Optional.empty()
                : Optional.of(new Quote(spent, tokensSpent, inputTokens, output, price));
    }

    /** Nano-dollars to hold when the answer may have so many tokens. */
    long amount(long outputTokens) {
        return price.map(p -> Math.addExact(spent, p.estimate(inputTokens, outputTokens)))
                .orElse(spent);
    }

    /** Tokens to hold when the answer may have so many. */
    long tokens(long outputTokens) {
        return tokensSpent + inputTokens + outputTokens;
    }

    /** The least that is worth calling the model for. */
    long outputTokensMin() {
        return Math.min(OUTPUT_TOKENS_MIN, outputTokensMax);
    }

    /** The longest answer that costs no more than {@code budget}; below {@link #outputTokensMin()} if none does. */
    long outputTokensWithin(long budget) {
        if (amount(outputTokensMax) <= budget) return outputTokensMax;
        long fits = -1;
        long tooMany = outputTokensMax;
        while (tooMany - fits > 1) {
            long middle = fits + (tooMany - fits) / 2;
            if (amount(middle) <= budget) fits = middle;
            else tooMany = middle;
        }
        return fits;
    }
}
