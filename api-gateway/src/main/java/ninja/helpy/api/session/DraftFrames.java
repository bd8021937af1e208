package ninja.helpy.api.session;

import java.time.Instant;
import ninja.helpy.api.session.Told.HelpyRun;

/** How a draft is shown, in a room and in a conversation. */
interface DraftFrames {

    Frame thinking(HelpyRun run, boolean isThinking, Instant at);

    /** {@code index}: how many characters of the draft came before this; 0 begins a new draft. */
    Frame token(HelpyRun run, String delta, int index, Instant at);
}
