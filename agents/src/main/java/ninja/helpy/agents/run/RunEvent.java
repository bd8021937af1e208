package ninja.helpy.agents.run;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Refusal;

/** What has happened in a run. Tokens are not written one by one; the parts of a checkpoint or an end are. */
public sealed interface RunEvent extends JournalEvent {

    Run applyTo(Run run);

    /** Asked for; the order holds every id that will ever be needed. */
    record RunStarted(RunOrder order, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.started(order, at);
        }
    }

    /**
     * The hold stands, the model of this name is called next. From here on the run may have cost something;
     * {@code inputTokens} is our estimate of the prompt.
     */
    record ModelCalled(String model, long held, long inputTokens, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.called(model, held, inputTokens, at);
        }
    }

    /** What was streamed since the last one, written every few seconds, so that a crash loses little. */
    record TextCheckpointed(List<Piece> pieces, Instant at) implements RunEvent {

        public TextCheckpointed {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.said(pieces);
        }
    }

    /**
     * A call of the model is whole and paid for, and asks for tools: the last of the pieces, but for the answers of those
     * that cannot be used. So a reader who knows this event knows which calls are really made.
     */
    record ToolsCalled(List<Piece> pieces, Usage usage, long cost, Instant at) implements RunEvent {

        public ToolsCalled {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.toolsCalled(pieces, usage, cost, at);
        }
    }

    /**
     * Answers of tools, one or several of a round: none of these is used again. {@code delegatedCost} and
     * {@code delegatedRuns} are what the agents have used that were asked.
     */
    record ToolsAnswered(List<Piece> pieces, long delegatedCost, int delegatedRuns, Instant at) implements RunEvent {

        public ToolsAnswered {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.toolsAnswered(pieces, delegatedCost, delegatedRuns);
        }
    }

    /**
     * The node died in mid-answer. What is after the position {@code kept} is void, what is before it stays; the model is
     * called again. {@code lost} is what the lost call used, estimated, and {@code cost} what it is charged.
     */
    record RunRestarted(int attempt, String reason, Usage lost, long cost, long kept, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.restarted(attempt, reason, lost, cost, kept);
        }
    }

    /** Somebody was told that it will be stopped; its model is at work yet, or its hold is asked for. */
    record CancelAsked(String reason, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.cancelAsked(reason);
        }
    }

    /** The answer is whole. {@code cost} in nano-dollars. */
    record RunCompleted(List<Piece> pieces, Usage usage, long cost, Instant at) implements RunEvent {

        public RunCompleted {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.ended(RunCommand.Status.COMPLETED, pieces, usage, cost, at);
        }
    }

    record RunFailed(Refusal code, String detail, List<Piece> pieces, Usage usage, long cost, Instant at)
            implements RunEvent {

        public RunFailed {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.ended(RunCommand.Status.FAILED, pieces, usage, cost, at);
        }
    }

    record RunCancelled(String reason, List<Piece> pieces, Usage usage, long cost, Instant at) implements RunEvent {

        public RunCancelled {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.ended(RunCommand.Status.CANCELLED, pieces, usage, cost, at);
        }
    }

    /** The cost is charged and the answer has reached its conversation or room: nothing is left to do. */
    record RunSettled(long charged, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.nowSettled();
        }
    }
}
