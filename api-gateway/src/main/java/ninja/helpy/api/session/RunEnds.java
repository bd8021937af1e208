package ninja.helpy.api.session;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.session.Told.HelpyRun;

/** What the end of a run is shown as. A room says it in its facts. */
interface RunEnds {

    RunEnds IN_FACTS = new RunEnds() {};

    default void begins(HelpyRun run) {}

    /** Its end is still to be told. */
    default boolean awaits(String runId) {
        return false;
    }

    default List<Frame> read(String runId, List<Piece> pieces, Instant now) {
        return List.of();
    }

    default List<Frame> answered(String runId, Message answer, Instant now) {
        return List.of();
    }

    /** The run cannot be read any more. */
    default List<Frame> lost(String runId, Instant now) {
        return List.of();
    }
}
