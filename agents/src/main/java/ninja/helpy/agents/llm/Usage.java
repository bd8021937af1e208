package ninja.helpy.agents.llm;

/**
 * Tokens of one call. {@code cachedTokens} are part of {@code inputTokens}, {@code reasoningTokens} part of
 * {@code outputTokens}. {@code estimated} when the provider reported nothing.
 */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens, boolean estimated) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, false);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cachedTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("negative tokens");
        }
    }

    public long total() {
        return inputTokens + outputTokens;
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                reasoningTokens + other.reasoningTokens,
                estimated || other.estimated);
    }
}
