package ninja.helpy.agents.prompt;

import java.util.Optional;
import java.util.StringJoiner;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.Relationship.Stage;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * The four sections of a prompt, each maybe empty: who the Helpy is, what and how it teaches, how it stands to the person it
 * talks to, and what the two are after.
 */
public record Sections(String base, String academic, String relationship, String objectives)
        implements EntityState, ClusterMessage {

    /** What somebody has written himself; the rest follows from the Helpy. */
    public record Own(Optional<String> base, Optional<String> academic, Optional<String> objectives)
            implements EntityState, ClusterMessage {

        public static final Own NOTHING = new Own(Optional.empty(), Optional.empty(), Optional.empty());

        public static final int BASE_CHARS_MAX = 32_768;
        public static final int OTHER_CHARS_MAX = 8_000;

        /** What is not said stays; an empty text takes one's own away. */
        Own changed(Own change) {
            return new Own(
                    changed(base, change.base),
                    changed(academic, change.academic),
                    changed(objectives, change.objectives));
        }

        private static Optional<String> changed(Optional<String> before, Optional<String> now) {
            return now.isEmpty() ? before : now.filter(text -> !text.isBlank());
        }
    }

    public static Sections of(AgentConfig config, Voice voice, Own own) {
        var relationship = new StringJoiner("\n");
        voice.personality().line().ifPresent(line -> relationship.add("Your character: " + line + "."));
        voice.stage().map(Sections::told).ifPresent(relationship::add);
        return new Sections(
                own.base().orElse(config.systemPrompt()),
                own.academic().orElse(""),
                relationship.toString(),
                own.objectives().orElse(""));
    }

    private static String told(Stage stage) {
        return switch (stage) {
            case NEW -> "You have hardly met the person you talk to: ask what helps, and leave room.";
            case ACQUAINTED -> "You have met the person you talk to a few times.";
            case FAMILIAR -> "You know the person you talk to well: build on it.";
            case CLOSE -> "You and the person you talk to are old friends: go straight to the point.";
        };
    }
}
