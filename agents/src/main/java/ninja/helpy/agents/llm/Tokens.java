package ninja.helpy.agents.llm;

import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Message;
import ninja.helpy.agents.llm.ModelRequest.ToolAnswer;
import ninja.helpy.agents.llm.ModelRequest.User;

/** Tokens guessed from characters, four to one, rounded up: for what a provider did not count. */
public final class Tokens {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private Tokens() {}

    public static long ofCharacters(long characters) {
        return -Math.floorDiv(-characters, CHARACTERS_PER_TOKEN);
    }

    /** The input of a call: system prompt, messages and tools. */
    public static long estimate(ModelRequest request) {
        long characters = request.system().length();
        for (var message : request.messages()) characters += characters(message);
        for (var tool : request.tools()) {
            characters += tool.name().length()
                    + tool.description().length()
                    + tool.parameters().length();
        }
        return ofCharacters(characters);
    }

    private static long characters(Message message) {
        if (message instanceof User user) return user.text().length();
        if (message instanceof ToolAnswer answer) return answer.result().length();
        var assistant = (Assistant) message;
        return assistant.text().length()
                + assistant.calls().stream()
                        .mapToLong(call -> call.arguments().length())
                        .sum();
    }
}
