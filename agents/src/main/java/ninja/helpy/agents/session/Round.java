package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;

/** One pass of a room: the message that set it off, who answers and why, in the order in which answers are given. */
public record Round(String roundId, String triggerMessageId, Instant startedAt, List<Responder> responders)
        implements ClusterMessage {

    public Round {
        responders = List.copyOf(responders);
    }

    /** {@code reason} is shown to people: why this Helpy, with this score. */
    public record Responder(String helpyId, String runId, String messageId, double score, String reason, State state)
            implements ClusterMessage {

        Responder in(State next) {
            return new Responder(helpyId, runId, messageId, score, reason, next);
        }
    }

    /** WAITING for a free place (at most three run at once), RUNNING, or over. */
    public enum State {
        WAITING,
        RUNNING,
        ANSWERED,
        FAILED
    }
}
