package ninja.helpy.agents.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.llm.ModelRequest;

/** What a model is told: who it is, what was said, and what it may use. */
final class Prompt {

    private Prompt() {}

    /** {@code helpy}: who a Helpy is for the one who asks. Any other agent is the same for all. */
    static ModelRequest compile(
            AgentConfig config,
            Optional<String> helpy,
            RunThread.Kind kind,
            List<ModelRequest.Message> messages,
            List<ModelRequest.Tool> tools) {
        return new ModelRequest(
                "",
                system(helpy.orElseGet(() -> character(config)), kind),
                messages,
                tools,
                config.sampling().temperature(),
                config.sampling().outputTokensMax());
    }

    private static String character(AgentConfig config) {
        var parts = new ArrayList<String>();
        parts.add(config.systemPrompt());
        parts.add("Your name is " + config.name() + ".");
        config.persona().subject().ifPresent(subject -> parts.add("Your subject is " + subject + "."));
        config.persona().personality().ifPresent(character -> parts.add("Your character: " + character + "."));
        return String.join("\n", parts);
    }

    private static String system(String character, RunThread.Kind kind) {
        var parts = new ArrayList<>(List.of(character));
        if (kind == RunThread.Kind.ROOM) {
            parts.add("You are in a room with several people and other Helpys. Words of others begin with their name."
                    + " Answer for yourself only, briefly, and add to what was said instead of repeating it.");
        }
        if (kind == RunThread.Kind.RUN) {
            parts.add("Another assistant asks you. Answer its question itself, briefly and completely.");
        }
        return String.join("\n", parts);
    }
}
