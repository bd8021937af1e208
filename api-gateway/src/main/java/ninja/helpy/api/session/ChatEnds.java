package ninja.helpy.api.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RunCost;
import ninja.helpy.api.session.Told.HelpyRun;

/**
 * In a conversation the end of a run is told by the run, with what it cost, after the answer itself: whichever of the two
 * comes first here waits for the other.
 */
final class ChatEnds implements RunEnds {

    private final ChatFrames frames;
    private final Map<String, Open> open = new HashMap<>();

    private static final class Open {

        private final HelpyRun run;
        private final Map<String, Object> cost = new LinkedHashMap<>();
        private DraftModel model = DraftModel.UNKNOWN;
        private boolean completed;
        private Optional<Message> answer = Optional.empty();

        private Open(HelpyRun run) {
            this.run = run;
        }
    }

    ChatEnds(ChatFrames frames) {
        this.frames = frames;
    }

    @Override
    public void begins(HelpyRun run) {
        open.put(run.runId(), new Open(run));
    }

    @Override
    public boolean awaits(String runId) {
        return open.containsKey(runId);
    }

    @Override
    public List<Frame> read(String runId, List<Piece> pieces, Instant now) {
        var here = open.get(runId);
        if (here == null) return List.of();
        for (var piece : pieces) {
            here.model = here.model.after(piece.content());
            if (piece.content() instanceof Piece.Charged charged) RunCost.addTo(here.cost, charged);
            if (piece.content() instanceof Piece.Completed) here.completed = true;
            if (piece.content() instanceof Piece.Failed failed) {
                return over(here, frames.failed(here.run, failed.code().code(), failed.message(), here.cost, now));
            }
            if (piece.content() instanceof Piece.Cancelled cancelled) {
                return over(here, frames.failed(here.run, "cancelled", cancelled.reason(), here.cost, now));
            }
        }
        return ifBoth(here, now);
    }

    @Override
    public List<Frame> answered(String runId, Message answer, Instant now) {
        var here = open.get(runId);
        if (here == null) return List.of();
        here.answer = Optional.of(answer);
        return ifBoth(here, now);
    }

    @Override
    public List<Frame> lost(String runId, Instant now) {
        var here = open.get(runId);
        if (here == null) return List.of();
        return over(here, frames.failed(here.run, "service_unavailable", "read the conversation again", Map.of(), now));
    }

    private List<Frame> ifBoth(Open here, Instant now) {
        if (!here.completed || here.answer.isEmpty()) return List.of();
        var about = new LinkedHashMap<String, Object>();
        here.model.standIn().ifPresent(model -> about.put("model", model));
        about.putAll(here.cost);
        return over(here, frames.response(here.run, here.answer.get(), about, now));
    }

    private List<Frame> over(Open here, Frame last) {
        open.remove(here.run.runId());
        return List.of(last);
    }
}
