package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * One pass of a room: the message that set it off, who answers and why, in the order in which answers are given. A Helpy
 * that another one calls by name takes a further turn at the end. {@code placesMax}: how many of the short list answer.
 */
public record Round(
        String roundId, String triggerMessageId, Instant startedAt, int placesMax, List<Responder> responders)
        implements ClusterMessage {

    public Round {
        responders = List.copyOf(responders);
    }

    /**
     * One turn. {@code reason} is shown to people: why this Helpy, with this score. {@code credits}, in nano-dollars: what
     * is held for it, then what it has cost. {@code since}: when it began to run.
     */
    public record Responder(
            String helpyId,
            String runId,
            String messageId,
            Question question,
            double score,
            String reason,
            State state,
            long credits,
            Optional<Instant> since)
            implements ClusterMessage {

        Responder in(State next) {
            return new Responder(helpyId, runId, messageId, question, score, reason, next, credits, since);
        }

        Responder runningSince(Instant at) {
            return new Responder(
                    helpyId, runId, messageId, question, score, reason, State.RUNNING, credits, Optional.of(at));
        }

        Responder holding(long amount) {
            return new Responder(helpyId, runId, messageId, question, score, reason, State.WAITING, amount, since);
        }

        Responder costing(long amount) {
            return new Responder(helpyId, runId, messageId, question, score, reason, state, amount, since);
        }

        boolean isOver() {
            return state.isOver();
        }
    }

    /**
     * What a turn answers: a person's message at depth 0, a Helpy's at 1 and beyond. {@code addressed}: asked by name.
     */
    public record Question(String messageId, int depth, boolean addressed) implements ClusterMessage {}

    /** Where a turn stands. */
    public enum State {
        /** Short-listed; its credits are being held. */
        CANDIDATE,
        /** For a free place: at most three run at once. */
        WAITING,
        RUNNING,
        /** Runs on, but the others no longer wait for it. */
        LATE,
        /** Has its answer, which waits for its place in the order. */
        ANSWERED,
        DELIVERED,
        /** Its answer is not said. */
        SUPPRESSED,
        FAILED,
        STOPPED;

        boolean isOver() {
            return this == DELIVERED || this == SUPPRESSED || this == FAILED || this == STOPPED;
        }

        public boolean isAtWork() {
            return this == RUNNING || this == LATE;
        }
    }

    /** Who answers is not settled yet. */
    boolean isOpening() {
        return responders.stream().anyMatch(r -> r.state() == State.CANDIDATE);
    }

    Stream<Responder> in(State state) {
        return responders.stream().filter(r -> r.state() == state);
    }

    Optional<Responder> responder(String runId) {
        return responders.stream().filter(r -> r.runId().equals(runId)).findFirst();
    }

    Round changed(String runId, UnaryOperator<Responder> change) {
        return with(responders.stream()
                .map(r -> r.runId().equals(runId) ? change.apply(r) : r)
                .toList());
    }

    Round plus(Responder responder) {
        return with(Stream.concat(responders.stream(), Stream.of(responder)).toList());
    }

    Round with(List<Responder> next) {
        return new Round(roundId, triggerMessageId, startedAt, placesMax, next);
    }
}
