package ninja.helpy.api.encode;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.sse.SseEvent;

/** Writes one run for one reader, batch by batch. */
public final class RunWriter {

    private RunEncoder encoder;
    private WholeText text = WholeText.NONE;

    public RunWriter(RunEncoder encoder) {
        this.encoder = encoder;
    }

    public List<SseEvent> write(List<Piece> pieces) {
        var events = new ArrayList<SseEvent>();
        var cut = text.plus(pieces);
        text = cut.rest();
        for (var piece : cut.pieces()) encoder = encoder.write(piece, events::add);
        encoder = encoder.endBatch(events::add);
        return events;
    }

    public RunEncoder encoder() {
        return encoder;
    }

    public boolean isOver() {
        return encoder.isOver();
    }
}
