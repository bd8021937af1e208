package ninja.helpy.agents.run;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.llm.ModelRequest;

/** What a model is told: who it is, then what was said. */
final class Prompt {

    /** Rough size of a token in characters, for estimates before the call; providers report the real number after. */
    private static final int CHARS_PER_TOKEN = 4;

    private static final int TOKENS_PER_MESSAGE = 4;

    private Prompt() {}

    static ModelRequest compile(
            AgentConfig config, RunThread.Kind kind, String model, List<ModelRequest.Message> messages) {
        return new ModelRequest(
                model,
                system(config, kind),
                messages,
                List.of(),
                config.sampling().temperature(),
                config.sampling().outputTokensMax());
    }

    static long tokensEstimated(ModelRequest request) {
        long chars = request.system().length();
        for (var message : request.messages()) chars += length(message);
        return tokensOf(chars) + (long) TOKENS_PER_MESSAGE * (request.messages().size() + 1);
    }

    static long tokensOf(long chars) {
        return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }

    private static String system(AgentConfig config, RunThread.Kind kind) {
        var parts = new ArrayList<String>();
        parts.add(config.systemPrompt());
        parts.add("Your name is " + config.name() + ".");
        config.persona().subject().ifPresent(subject -> parts.add("Your subject is " + subject + "."));
        config.persona().personality().ifPresent(character -> parts.add("Your character: " + character + "."));
        if (kind == RunThread.Kind.ROOM) {
            parts.add("You are in a room with several people and other Helpys. Words of others begin with their name."
                    + " Answer for yourself only, briefly, and add to what was said instead of repeating it.");
        }
        return String.join("\n", parts);
    }

    private static int length(ModelRequest.Message message) {
        if (message instanceof ModelRequest.User user) return user.text().length();
        if (message instanceof ModelRequest.Assistant assistant)
            return assistant.text().length();
        return ((ModelRequest.ToolAnswer) message).result().length();
    }
}
