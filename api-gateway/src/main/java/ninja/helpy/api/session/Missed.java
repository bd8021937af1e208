package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationFeed;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.api.session.Told.HelpyRun;

/**
 * The runs of whose facts one reader is told after everybody else. Their ends are no facts: whoever was here then has been
 * told them, and this reader not. He may be told one twice: where he has left nobody knows.
 */
final class Missed {

    /** The newest; of those before them the messages say enough. */
    private static final int RUNS_MAX = 8;

    /** Facts before the last one that a reader has: the question that he waits for is not far. */
    private static final int READ_MAX = 8;

    /** What a conversation still tells, also if something comes in it meanwhile. */
    private static final int TOLD_MAX = ConversationFeed.FACTS_MAX - 16;

    private final Map<String, HelpyRun> begun = new LinkedHashMap<>();
    private final Map<String, Message> answers = new HashMap<>();

    /** From where to look for the questions that he has read, and would not be told how their runs have ended. */
    static long before(long after, long newest) {
        return Math.max(0, Math.min(after, Math.max(after - READ_MAX, newest - TOLD_MAX)));
    }

    /** A fact that this reader has. Who has read an answer was told before how the runs before it have ended. */
    void has(Told.Effect effect) {
        if (effect instanceof Told.Begins begins) begun.put(begins.run().runId(), begins.run());
        if (effect instanceof Told.Ends ends && begun.containsKey(ends.runId())) {
            var earlier = new ArrayList<>(begun.keySet());
            begun.keySet().removeAll(earlier.subList(0, earlier.indexOf(ends.runId()) + 1));
        }
    }

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
