package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.api.wire.Credits;

/** Tokens in OpenAI's words, and what they cost: {@code cost}, in credits. */
final class OpenAiUsage {

    private OpenAiUsage() {}

    static ObjectNode of(Usage used, long cost) {
        var usage = JsonNodeFactory.instance.objectNode();
        usage.put("prompt_tokens", used.inputTokens());
        usage.put("completion_tokens", used.outputTokens());
        usage.put("total_tokens", used.inputTokens() + used.outputTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", used.cachedTokens());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", used.reasoningTokens());
        // A number of up to nine places as it stands: neither rounded nor in scientific notation.
        usage.putRawValue("cost", new RawValue(Credits.text(cost)));
        return usage;
    }
}
