package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.run.Piece;

/** The calls of tools in a draft. One that is answered before it could be told is not told, as nobody is to make it. */
final class DraftTools {

    private final Map<String, Piece.ToolCalled> open = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();

    /** The answer of a call that was told, if this is one. */
    Optional<Piece.ToolAnswered> after(Piece.Content content) {
        if (content instanceof Piece.ToolCalled call) open.put(call.callId(), call);
        if (content instanceof Piece.Restarted) open.clear();
        if (!(content instanceof Piece.ToolAnswered answer)) return Optional.empty();
        open.remove(answer.callId());
        return told.remove(answer.callId()) ? Optional.of(answer) : Optional.empty();
    }

    /** Those that have not been told; from now on they have. */
    List<Piece.ToolCalled> untold() {
        var calls = new ArrayList<Piece.ToolCalled>();
        for (var call : open.values()) {
            if (told.add(call.callId())) calls.add(call);
        }
        return calls;
    }

    /** For who has just come: all that is still to be answered. */
    List<Piece.ToolCalled> open() {
        return List.copyOf(open.values());
    }
}
