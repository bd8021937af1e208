package ninja.helpy.api.session;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.api.session.Told.HelpyRun;

/**
 * The runs of whose facts one reader is told after everybody else. Their ends are no facts: whoever was here then has been
 * told them, and this reader not.
 */
final class Missed {

    /** The newest; of those before them the messages say enough. */
    private static final int RUNS_MAX = 8;

    private final Map<String, HelpyRun> begun = new LinkedHashMap<>();
    private final Map<String, Message> answers = new HashMap<>();

    void take(Told.Effect effect) {
        if (effect instanceof Told.Begins begins) begun.put(begins.run().runId(), begins.run());
        if (effect instanceof Told.Ends ends) ends.answer().ifPresent(answer -> answers.put(ends.runId(), answer));
    }

    /** To this reader, who is up to date now. What is still open here is told to all. */
    void tellEnds(FeedSource source, OpenRuns open, Outbox outbox) {
        begun.values().stream()
                .skip(Math.max(0, begun.size() - RUNS_MAX))
                .filter(run -> !open.awaitsEnd(run.runId()))
                .forEach(run -> source.endOf(run, Optional.ofNullable(answers.get(run.runId())))
                        .thenAccept(outbox::offer));
        begun.clear();
        answers.clear();
    }
}
