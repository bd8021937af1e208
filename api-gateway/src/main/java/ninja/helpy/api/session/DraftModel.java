package ninja.helpy.api.session;

import java.util.Optional;
import ninja.helpy.agents.run.Piece;

/** The model that speaks in a draft, as far as it is another one than readers believe: that which was asked first. */
final class DraftModel {

    private String asked = "";
    private String speaking = "";

    /** Readers must be told it before they are told what follows; an attempt that begins anew asks the first one again. */
    Optional<String> changedBy(Piece.Content content) {
        var before = speaking;
        if (content instanceof Piece.Started started) {
            // All that one knows of a run whose beginning has not been told.
            if (asked.isEmpty()) before = started.model();
            asked = started.model();
            speaking = asked;
        } else if (content instanceof Piece.Answering answering) {
            speaking = answering.model();
        } else if (content instanceof Piece.Restarted) {
            speaking = asked;
        }
        return speaking.equals(before) ? Optional.empty() : Optional.of(speaking);
    }

    /** For who has just come, and at the end. */
    Optional<String> standIn() {
        return speaking.equals(asked) ? Optional.empty() : Optional.of(speaking);
    }
}
