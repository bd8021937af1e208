package ninja.helpy.agents.prompt;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.Memory;
import ninja.helpy.agents.llm.Tokens;

/** A prompt as a model reads it. The same sections and memories are always the same text. */
public record Compiled(String text, long tokens) {

    /** Of more, the least important are not told; the Helpy keeps them. */
    static final int MEMORY_CHARS_MAX = 12_000;

    private static final String REMEMBERED = "What you remember of the person you talk to, the most important first:";

    /** {@code memories}: the most important first. What changes most comes last, so that providers can cache what is before. */
    public static Compiled of(AgentConfig config, Sections sections, List<Memory> memories) {
        var parts = new ArrayList<String>();
        parts.add(sections.base());
        parts.add("Your name is " + config.name() + ".");
        config.persona().subject().ifPresent(subject -> parts.add("Your subject is " + subject + "."));
        if (!sections.academic().isEmpty()) parts.add(sections.academic());
        if (!sections.relationship().isEmpty()) parts.add(sections.relationship());
        if (!sections.objectives().isEmpty()) parts.add("What the two of you are after: " + sections.objectives());
        if (!memories.isEmpty()) parts.add(REMEMBERED);
        int room = MEMORY_CHARS_MAX;
        for (var memory : memories) {
            var line = "- " + memory.text().replaceAll("\\s+", " ").strip();
            room -= line.length();
            if (room < 0) break;
            parts.add(line);
        }
        var text = String.join("\n", parts);
        return new Compiled(text, Tokens.ofText(text));
    }
}
