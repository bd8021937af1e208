package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import ninja.helpy.agents.llm.ModelRequest.Tool;

/**
 * The body of {@code POST /v1/chat/completions}. How an agent samples is its own affair, so such parameters are checked and
 * change nothing; what would change the meaning of the answer and cannot be done is refused.
 */
record CompletionRequest(
        String model, CompletionMessages messages, List<Tool> tools, boolean stream, boolean withUsage) {

    private static final int MODEL_CHARS_MAX = 200;

    private static final String FLAG = "must be true or false";

    /** What some parameters must be. */
    private record Type(String problem, Predicate<JsonNode> check, Set<String> names) {}

    private static final List<Type> TYPES = List.of(
            new Type(
                    "must be a string",
                    JsonNode::isTextual,
                    Set.of("model", "user", "reasoning_effort", "service_tier")),
            new Type("must be a list", JsonNode::isArray, Set.of("messages", "tools", "functions", "modalities")),
            new Type(FLAG, JsonNode::isBoolean, Set.of("stream", "logprobs", "parallel_tool_calls", "store")),
            new Type(
                    "must be a whole number",
                    JsonNode::isIntegralNumber,
                    Set.of("n", "max_tokens", "max_completion_tokens", "seed", "top_logprobs")),
            new Type(
                    "must be a number",
                    JsonNode::isNumber,
                    Set.of("temperature", "top_p", "presence_penalty", "frequency_penalty")),
            new Type(
                    "must be an object",
                    JsonNode::isObject,
                    Set.of("stream_options", "response_format", "metadata", "logit_bias")));

    /** What an agent here cannot do, with the only values that ask for nothing. */
    private static final Map<String, Predicate<JsonNode>> HARMLESS = Map.of(
            "n",
            value -> value.asLong() == 1,
            "functions",
            JsonNode::isEmpty,
            "tool_choice",
            CompletionRequest::isNoTool,
            "parallel_tool_calls",
            JsonNode::asBoolean,
            "function_call",
            CompletionRequest::isNoTool,
            "response_format",
            format -> format.path("type").asText().equals("text"),
            "logprobs",
            value -> !value.asBoolean(),
            "stop",
            value -> value.isArray() && value.isEmpty(),
            "modalities",
            CompletionRequest::isTextOnly,
            "audio",
            value -> false);

    /** @param isOnlyLastNew the messages before the last are in a conversation of ours */
    static CompletionRequest of(JsonNode body, boolean isOnlyLastNew) {
        if (!body.isObject()) throw OpenAiError.invalid("body", "invalid_type", "the body must be a JSON object");
        TYPES.forEach(type -> type.names().forEach(name -> {
            if (body.hasNonNull(name) && !type.check().test(body.get(name))) {
                throw OpenAiError.invalid(name, "invalid_type", name + " " + type.problem());
            }
        }));
        HARMLESS.forEach((name, harmless) -> {
            if (body.hasNonNull(name) && !harmless.test(body.get(name))) throw unsupported(name);
        });
        var model = required(body, "model").textValue();
        if (model.isBlank() || model.length() > MODEL_CHARS_MAX) {
            throw OpenAiError.invalid(
                    "model", "invalid_value", "model must be the id or the name of an agent of this workspace");
        }
        return new CompletionRequest(
                model,
                CompletionMessages.of(required(body, "messages"), isOnlyLastNew),
                CompletionTools.of(body),
                body.path("stream").asBoolean(),
                includesUsage(body.path("stream_options").path("include_usage")));
    }

    private static JsonNode required(JsonNode body, String name) {
        if (body.hasNonNull(name)) return body.get(name);
        throw OpenAiError.invalid(name, "missing_required_parameter", name + " is missing");
    }

    private static RuntimeException unsupported(String name) {
        return OpenAiError.invalid(
                name, "unsupported_parameter", name + " asks for what this agent cannot do; leave it out");
    }

    private static boolean includesUsage(JsonNode flag) {
        if (flag.isMissingNode() || flag.isNull() || flag.isBoolean()) return flag.asBoolean();
        throw OpenAiError.invalid("stream_options.include_usage", "invalid_type", "include_usage " + FLAG);
    }

    private static boolean isNoTool(JsonNode choice) {
        return choice.asText().equals("none") || choice.asText().equals("auto");
    }

    private static boolean isTextOnly(JsonNode modalities) {
        for (var modality : modalities) {
            if (!modality.asText().equals("text")) return false;
        }
        return true;
    }
}
