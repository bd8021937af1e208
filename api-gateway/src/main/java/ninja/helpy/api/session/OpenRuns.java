package ninja.helpy.api.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.session.Told.HelpyRun;

/** The runs that a hub reads: from what their feed and they themselves say to the frames for those who are up to date. */
final class OpenRuns {

    /** The newest: what was read to its end is not begun again when a feed announces it late. */
    private static final int FOLLOWED_MAX = 64;

    private final Drafts drafts;
    private final RunEnds ends;
    private final Set<String> followed = new LinkedHashSet<>();

    OpenRuns(FeedSource source) {
        this.drafts = new Drafts(source.drafts());
        this.ends = source.ends();
    }

    /** Empty if it is read, or was; else it is to be read from now on. */
    List<Frame> begin(HelpyRun run, Instant now) {
        if (!followed.add(run.runId())) return List.of();
        if (followed.size() > FOLLOWED_MAX) followed.remove(followed.iterator().next());
        ends.begins(run);
        return List.of(drafts.begin(run, now));
    }

    /** What must be shown before a fact. */
    List<Frame> before(Told.Effect effect, Instant now) {
        return effect instanceof Told.Ends over ? drafts.end(over.runId(), now) : List.of();
    }

    /** What must be shown after a fact. */
    List<Frame> after(Told.Effect effect, Instant now) {
        if (effect instanceof Told.Thought thought) return drafts.thought(thought.runId(), now);
        if (!(effect instanceof Told.Ends over)) return List.of();
        return over.answer()
                .map(answer -> ends.answered(over.runId(), answer, now))
                .orElse(List.of());
    }

    List<Frame> read(String runId, List<Piece> pieces, Instant now) {
        var frames = new ArrayList<>(drafts.more(runId, pieces, now));
        var last = ends.read(runId, pieces, now);
        if (!last.isEmpty()) frames.addAll(drafts.end(runId, now));
        frames.addAll(last);
        return frames;
    }

    /** Its end is still to be told, to all who are up to date then. */
    boolean awaitsEnd(String runId) {
        return ends.awaits(runId);
    }

    /** Nothing more comes of it. */
    List<Frame> over(String runId, boolean isLost, Instant now) {
        return isLost ? ends.lost(runId, now) : List.of();
    }

    /** For who has just come. */
    List<Frame> soFar(Instant now) {
        return drafts.soFar(now);
    }
}
