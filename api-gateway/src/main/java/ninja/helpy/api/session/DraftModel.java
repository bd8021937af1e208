package ninja.helpy.api.session;

import java.util.Optional;
import ninja.helpy.agents.run.Piece;

/** Which model speaks in a draft; readers believe that it is the one that was asked first until they are told otherwise. */
record DraftModel(String asked, String speaking) {

    /** Of a run whose beginning has not been read. */
    static final DraftModel UNKNOWN = new DraftModel("", "");

    /** An attempt that begins anew asks the first one again. */
    DraftModel after(Piece.Content content) {
        if (content instanceof Piece.Started started) return new DraftModel(started.model(), started.model());
        if (content instanceof Piece.Answering answering) return new DraftModel(asked, answering.model());
        return content instanceof Piece.Restarted ? new DraftModel(asked, asked) : this;
    }

    /** What those who knew it as it was {@code before} must be told before they are told what follows. */
    Optional<String> newsAfter(DraftModel before) {
        var believed = before.equals(UNKNOWN) ? asked : before.speaking;
        return speaking.equals(believed) ? Optional.empty() : Optional.of(speaking);
    }

    /** For who has just come, and at the end. */
    Optional<String> standIn() {
        return newsAfter(UNKNOWN);
    }
}
