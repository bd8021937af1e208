package ninja.helpy.agents.llm;

/**
 * Prices in nano-dollars (10⁻⁹ USD) per million tokens, and per request, so that no price is a fraction. A cost is
 * rounded up once, at its end.
 */
public record Price(
        long inputPerMillion, long outputPerMillion, long cachedPerMillion, long reasoningPerMillion, long perRequest) {

    /** A thousand dollars per million tokens; keeps every product of this class within a long. */
    static final long PER_MILLION_MAX = 1_000_000_000_000L;

    private static final long MILLION = 1_000_000;

    public Price {
        requirePrice(inputPerMillion);
        requirePrice(outputPerMillion);
        requirePrice(cachedPerMillion);
        requirePrice(reasoningPerMillion);
        requirePrice(perRequest);
    }

    /** What the tokens cost. Cached input and reasoning output are charged at their own price, not twice. */
    public long cost(Usage usage) {
        return new Sum(perRequest, 0)
                .plus(Math.max(0, usage.inputTokens() - usage.cachedTokens()), inputPerMillion)
                .plus(usage.cachedTokens(), cachedPerMillion)
                .plus(Math.max(0, usage.outputTokens() - usage.reasoningTokens()), outputPerMillion)
                .plus(usage.reasoningTokens(), reasoningPerMillion)
                .roundedUp();
    }

    /** The most that a call within these bounds can cost: what to hold for it. */
    public long estimate(long inputTokensMax, long outputTokensMax) {
        return new Sum(perRequest, 0)
                .plus(inputTokensMax, Math.max(inputPerMillion, cachedPerMillion))
                .plus(outputTokensMax, Math.max(outputPerMillion, reasoningPerMillion))
                .roundedUp();
    }

    /** At least as dear as both, whatever is used. */
    public Price orDearer(Price other) {
        return new Price(
                Math.max(inputPerMillion, other.inputPerMillion),
                Math.max(outputPerMillion, other.outputPerMillion),
                Math.max(cachedPerMillion, other.cachedPerMillion),
                Math.max(reasoningPerMillion, other.reasoningPerMillion),
                Math.max(perRequest, other.perRequest));
    }

    public boolean isFree() {
        return equals(new Price(0, 0, 0, 0, 0));
    }

    private static void requirePrice(long price) {
        if (price < 0 || price > PER_MILLION_MAX) throw new IllegalArgumentException("not a price: " + price);
    }

    /** Whole nano-dollars and millionths of one, apart, since a sum of token × price may exceed a long. */
    private record Sum(long nanos, long millionths) {

        Sum plus(long tokens, long perMillion) {
            long whole = Math.multiplyExact(tokens / MILLION, perMillion);
            long rest = tokens % MILLION * perMillion;
            return new Sum(Math.addExact(nanos, whole), Math.addExact(millionths, rest));
        }

        long roundedUp() {
            return Math.addExact(nanos, -Math.floorDiv(-millionths, MILLION));
        }
    }
}
