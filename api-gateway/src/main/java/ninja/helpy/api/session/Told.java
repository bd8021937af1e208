package ninja.helpy.api.session;

import java.util.Optional;
import ninja.helpy.agents.conversation.Message;

/** One fact of a feed as its hub treats it: what readers are shown, and what it changes here. */
record Told(long position, Optional<Frame> frame, Optional<Effect> effect) {

    /** What a fact changes for drafts and readers. */
    sealed interface Effect {}

    /** A Helpy's run, {@code roundId} if it answers in a room. */
    record HelpyRun(Optional<String> roundId, String helpyId, String runId) {}

    record Begins(HelpyRun run) implements Effect {}

    /** Its generation is over, its answer waits for its place. */
    record Thought(String runId) implements Effect {}

    /** Nothing of its draft counts any more; {@code answer} takes its place, if there is one. */
    record Ends(String runId, Optional<Message> answer) implements Effect {}

    record Joined(String userId) implements Effect {}

    record Left(String userId) implements Effect {}

    boolean leaves(String userId) {
        return effect.filter(new Left(userId)::equals).isPresent();
    }

    boolean joins(String userId) {
        return effect.filter(new Joined(userId)::equals).isPresent();
    }
}
