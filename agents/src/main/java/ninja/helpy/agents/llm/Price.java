package ninja.helpy.agents.llm;

/**
 * Prices in nano-dollars (10⁻⁹ USD) per token, so that no token price is a fraction: USD per million tokens times
 * 1,000 is nano-dollars per token. Every rounding is up.
 */
public record Price(
        long inputPerToken, long outputPerToken, long cachedPerToken, long reasoningPerToken, long perRequest) {

    /** What the tokens cost. Cached input and reasoning output are charged at their own price, not twice. */
    public long cost(Usage usage) {
        long input = Math.max(0, usage.inputTokens() - usage.cachedTokens());
        long output = Math.max(0, usage.outputTokens() - usage.reasoningTokens());
        return perRequest
                + input * inputPerToken
                + usage.cachedTokens() * cachedPerToken
                + output * outputPerToken
                + usage.reasoningTokens() * reasoningPerToken;
    }
}
