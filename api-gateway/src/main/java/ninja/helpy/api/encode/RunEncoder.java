package ninja.helpy.api.encode;

import java.util.function.Consumer;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/**
 * One way of writing a run down. A value: what a piece becomes depends on the pieces before it, and on nothing else. Text
 * comes as {@link WholeText} leaves it: joined, never empty, and cut only where a character ends.
 */
public interface RunEncoder {

    /** Writes one piece and answers who writes the next. */
    RunEncoder write(Piece piece, Consumer<SseEvent> to);

    /**
     * That was all for now. A wire that has no way of saying something while a reader runs tools of his own ends here, if
     * the run waits for nothing else.
     */
    default RunEncoder endBatch(Consumer<SseEvent> to) {
        return this;
    }

    /** Nothing more will be written, whatever the run still says. */
    default boolean isOver() {
        return false;
    }
}
