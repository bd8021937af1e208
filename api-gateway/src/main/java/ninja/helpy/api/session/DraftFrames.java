package ninja.helpy.api.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.session.Told.HelpyRun;

/** How a draft is shown, in a room and in a conversation. */
interface DraftFrames {

    /** What tells whose draft it is, and then {@code more}. */
    Map<String, Object> whose(HelpyRun run, Map<String, ?> more);

    default Frame thinking(HelpyRun run, boolean isThinking, Instant at) {
        return Frame.passing("helpy.thinking", whose(run, Map.of("isThinking", isThinking)), at);
    }

    /**
     * What follows is said by this model, and not by the one that was asked first or named before. Nobody may miss it:
     * nothing that comes after it says so again.
     */
    default Frame model(HelpyRun run, String model, Instant at) {
        return Frame.direct("helpy.model", whose(run, Map.of("model", model)), at);
    }

    /** {@code index}: how many characters of the draft came before this; 0 begins a new draft. */
    default Frame token(HelpyRun run, String delta, int index, Instant at) {
        return Frame.passing(
                "helpy.token", whose(run, Frame.ordered("delta", delta, "index", index, "draft", true)), at);
    }

    /** A tool is called; empty where tools are nobody's affair. */
    default Optional<Frame> called(HelpyRun run, Piece.ToolCalled call, Instant at) {
        return Optional.empty();
    }

    default Optional<Frame> answered(HelpyRun run, Piece.ToolAnswered answer, Instant at) {
        return Optional.empty();
    }
}
