package ninja.helpy.api.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.session.Told.HelpyRun;

/** What the Helpys of a feed are saying right now: frames for those who listen, and the state for who comes later. */
final class Drafts {

    private final DraftFrames frames;
    private final Map<String, Draft> open = new LinkedHashMap<>();

    private static final class Draft {

        private final HelpyRun run;
        private final StringBuilder text = new StringBuilder();
        private final DraftTools tools = new DraftTools();
        private DraftModel model = DraftModel.UNKNOWN;
        private int told;
        private boolean thinking = true;

        private Draft(HelpyRun run) {
            this.run = run;
        }
    }

    Drafts(DraftFrames frames) {
        this.frames = frames;
    }

    Frame begin(HelpyRun run, Instant now) {
        open.put(run.runId(), new Draft(run));
        return frames.thinking(run, true, now);
    }

    /** One token frame for all that one model says in a batch, and what concerns tools; nothing for a run that is over. */
    List<Frame> more(String runId, List<Piece> pieces, Instant now) {
        var draft = open.get(runId);
        if (draft == null) return List.of();
        var told = new ArrayList<Frame>();
        for (var piece : pieces) {
            var content = piece.content();
            if (content instanceof Piece.Restarted) {
                draft.text.setLength(0);
                draft.told = 0;
            }
            var model = draft.model.after(content);
            model.newsAfter(draft.model).ifPresent(name -> {
                words(draft, now).ifPresent(told::add);
                told.add(frames.model(draft.run, name, now));
            });
            draft.model = model;
            if (content instanceof Piece.Text text) draft.text.append(text.delta());
            draft.tools
                    .after(content)
                    .flatMap(answer -> frames.answered(draft.run, answer, now))
                    .ifPresent(told::add);
        }
        words(draft, now).ifPresent(told::add);
        draft.tools.untold().forEach(call -> frames.called(draft.run, call, now).ifPresent(told::add));
        return told;
    }

    /** What nobody has been told yet. */
    private Optional<Frame> words(Draft draft, Instant now) {
        int from = draft.told;
        draft.told = draft.text.length();
        return from == draft.told
                ? Optional.empty()
                : Optional.of(frames.token(draft.run, draft.text.substring(from), from, now));
    }

    /** Its generation is over; what it said stays a draft until it is delivered. */
    List<Frame> thought(String runId, Instant now) {
        var draft = open.get(runId);
        if (draft == null || !draft.thinking) return List.of();
        draft.thinking = false;
        return List.of(frames.thinking(draft.run, false, now));
    }

    /** Delivered, or given up: nothing of its draft counts any more. */
    List<Frame> end(String runId, Instant now) {
        var last = thought(runId, now);
        open.remove(runId);
        return last;
    }

    /** For who has just come: who is thinking, and everything said so far. */
    List<Frame> soFar(Instant now) {
        var told = new ArrayList<Frame>();
        open.values().forEach(draft -> {
            if (draft.thinking) told.add(frames.thinking(draft.run, true, now));
            draft.model.standIn().ifPresent(model -> told.add(frames.model(draft.run, model, now)));
            if (!draft.text.isEmpty()) told.add(frames.token(draft.run, draft.text.toString(), 0, now));
            draft.tools
                    .open()
                    .forEach(call -> frames.called(draft.run, call, now).ifPresent(told::add));
        });
        return told;
    }
}
