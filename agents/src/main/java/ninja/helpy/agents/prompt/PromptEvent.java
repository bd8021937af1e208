package ninja.helpy.agents.prompt;

import java.time.Instant;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.JournalEvent;

/** What has happened to the prompt of a user and a Helpy. */
public sealed interface PromptEvent extends JournalEvent {

    Prompt applyTo(Prompt prompt);

    /** {@code own}: all that the user has written himself, as it is now. The ids say whose it is: the entity's id is a hash. */
    record PromptVersioned(
            String userId, String helpyId, long version, Own own, Sections sections, long tokens, Instant at)
            implements PromptEvent {
        @Override
        public Prompt applyTo(Prompt prompt) {
            return prompt.versioned(own, new Prompt.Version(version, sections, tokens, Prompt.Effect.UNKNOWN, at));
        }
    }

    /** Somebody has rated an answer that was told this version: from 0 to 100 points. */
    record PromptRated(String runId, String raterId, long version, int points, Instant at) implements PromptEvent {
        @Override
        public Prompt applyTo(Prompt prompt) {
            return prompt.rated(new Prompt.Rated(runId, raterId, version, points));
        }
    }
}
