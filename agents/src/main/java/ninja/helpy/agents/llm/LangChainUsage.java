package ninja.helpy.agents.llm;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.bedrock.BedrockTokenUsage;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * What providers count, in our terms. They differ: Anthropic and Bedrock count cached input apart from input, Gemini
 * counts thoughts apart from output; with us cached is part of input and reasoning part of output.
 */
final class LangChainUsage {

    private LangChainUsage() {}

    /** Null when the provider did not say enough. */
    static @Nullable Usage of(@Nullable TokenUsage reported) {
        if (reported == null || reported.inputTokenCount() == null || reported.outputTokenCount() == null) return null;
        long input = count(reported.inputTokenCount());
        long output = count(reported.outputTokenCount());
        if (input == 0 && output == 0) return null;
        if (reported instanceof OpenAiTokenUsage usage) return ofOpenAi(usage, input, output);
        if (reported instanceof AnthropicTokenUsage usage) {
            long read = count(usage.cacheReadInputTokens());
            return new Usage(input + read + count(usage.cacheCreationInputTokens()), output, read, 0, false);
        }
        if (reported instanceof BedrockTokenUsage usage) {
            long read = count(usage.cacheReadInputTokens());
            return new Usage(input + read + count(usage.cacheWriteInputTokens()), output, read, 0, false);
        }
        if (reported instanceof GoogleAiGeminiTokenUsage usage) {
            long thoughts = count(usage.thoughtsTokenCount());
            return new Usage(input, output + thoughts, count(usage.cachedContentTokenCount()), thoughts, false);
        }
        return new Usage(input, output, 0, 0, false);
    }

    private static Usage ofOpenAi(OpenAiTokenUsage usage, long input, long output) {
        var in = usage.inputTokensDetails();
        var out = usage.outputTokensDetails();
        long cached = in == null ? 0 : count(in.cachedTokens());
        long reasoning = out == null ? 0 : count(out.reasoningTokens());
        return new Usage(input, output, cached, reasoning, false);
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }
}
