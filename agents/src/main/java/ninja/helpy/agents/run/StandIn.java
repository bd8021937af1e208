package ninja.helpy.agents.run;

import java.util.List;
import java.util.Optional;

/** Which model has spoken last in a run, if it is not the one that was asked first. */
final class StandIn {

    private StandIn() {}

    /** An attempt that begins anew asks the first one again. */
    static Optional<String> in(List<Piece> pieces) {
        String asked = "";
        String speaking = "";
        for (var piece : pieces) {
            var content = piece.content();
            if (content instanceof Piece.Started started) asked = started.model();
            if (content instanceof Piece.Started || content instanceof Piece.Restarted) speaking = asked;
            if (content instanceof Piece.Answering answering) speaking = answering.model();
        }
        return speaking.equals(asked) ? Optional.empty() : Optional.of(speaking);
    }
}
