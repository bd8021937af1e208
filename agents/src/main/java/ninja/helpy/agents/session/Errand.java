package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.session.Round.Responder;

/** What is to be done once the facts are durable. Each may be done again after a crash and changes nothing then. */
sealed interface Errand {

    /** Holds the credits of everyone on the short list, before anybody is chosen. */
    record HoldCredits(Round round) implements Errand {}

    /** Nothing will run under this hold. */
    record ReleaseHold(String runId) implements Errand {}

    /** Asks a model for the order of those with the same score. Its answer comes back with {@code holds}. */
    record BreakTie(Round round, List<Responder> tied, Opening.Holds holds) implements Errand {}

    /** Asks a model to compare these answers. What it says comes back; who asks again is not charged again. */
    record CompareAnswers(String roundId, List<String> runIds, long creditsMax, Instant until) implements Errand {}

    record StartRun(Responder turn) implements Errand {}

    record StopRun(String runId, String reason) implements Errand {}
}
