package ninja.helpy.persistence.usage;

/**
 * What some runs have used. {@code reasoningTokens} are part of {@code tokensOut}; {@code cost} in nano-dollars;
 * {@code cacheHits}: runs for which the provider read a part of the prompt from its cache.
 */
public record Totals(long runs, long tokensIn, long tokensOut, long reasoningTokens, long cost, long cacheHits) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    public Totals plus(Totals other) {
        return new Totals(
                Math.addExact(runs, other.runs),
                Math.addExact(tokensIn, other.tokensIn),
                Math.addExact(tokensOut, other.tokensOut),
                Math.addExact(reasoningTokens, other.reasoningTokens),
                Math.addExact(cost, other.cost),
                Math.addExact(cacheHits, other.cacheHits));
    }
}
