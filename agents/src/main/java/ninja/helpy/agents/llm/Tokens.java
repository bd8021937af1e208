package ninja.helpy.agents.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.function.ToLongFunction;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Message;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.User;

/**
 * Tokens before a call, or of what a provider did not count: by the model's own tokenizer where there is one, else by
 * characters, four to a token, and one to a token outside of ASCII.
 */
public final class Tokens {

    private static final int CHARACTERS_PER_TOKEN = 4;

    /** What a provider wraps around each message, and around all of them. */
    private static final int PER_MESSAGE = 4;

    /** Longer texts are guessed: a tokenizer reads some megabytes a second, and it reads them in the run's own thread. */
    private static final int TOKENIZED_CHARACTERS_MAX = 100_000;

    private static final String TOKENIZED_PROVIDER = "openai/";

    /** Reads its tables when they are first asked for. */
    private static final EncodingRegistry TOKENIZERS = Encodings.newLazyEncodingRegistry();

    private Tokens() {}

    public static long ofCharacters(long characters) {
        return -Math.floorDiv(-characters, CHARACTERS_PER_TOKEN);
    }

    public static long ofText(String text) {
        long ascii = text.chars().filter(character -> character < 0x80).count();
        return ofCharacters(ascii) + text.length() - ascii;
    }

    /** The input of a call to this model: system prompt, messages and tools. */
    public static long estimate(String fullName, ModelRequest request) {
        if (!fullName.startsWith(TOKENIZED_PROVIDER)) return estimate(request);
        var tokenizer = tokenizer(fullName.substring(TOKENIZED_PROVIDER.length()));
        return sum(
                request,
                text -> text.length() > TOKENIZED_CHARACTERS_MAX ? ofText(text) : tokenizer.countTokensOrdinary(text));
    }

    /** As {@link #estimate(String, ModelRequest)}, for a model whose tokenizer nobody has. */
    public static long estimate(ModelRequest request) {
        return sum(request, Tokens::ofText);
    }

    private static long sum(ModelRequest request, ToLongFunction<String> count) {
        long tokens = count.applyAsLong(request.system()) + PER_MESSAGE;
        for (var message : request.messages()) tokens += tokens(message, count) + PER_MESSAGE;
        for (var tool : request.tools()) {
            tokens += count.applyAsLong(tool.name())
                    + count.applyAsLong(tool.description())
                    + count.applyAsLong(tool.parameters());
        }
        return tokens;
    }

    private static long tokens(Message message, ToLongFunction<String> count) {
        if (message instanceof User user) return count.applyAsLong(user.text());
        if (message instanceof ToolAnswer answer) return count.applyAsLong(answer.result());
        var assistant = (Assistant) message;
        return count.applyAsLong(assistant.text())
                + assistant.calls().stream()
                        .mapToLong(call -> count.applyAsLong(call.arguments()))
                        .sum();
    }

    private static Encoding tokenizer(String model) {
        return TOKENIZERS.getEncodingForModel(model).orElseGet(() -> TOKENIZERS.getEncoding(EncodingType.O200K_BASE));
    }
}
