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
            return run.called(model, held, inputTokens);
        }
    }

    /** What was streamed since the last one, written every few seconds, so that a crash loses little. */
    record TextCheckpointed(List<Piece> pieces, Instant at) implements RunEvent {

        public TextCheckpointed {
            pieces = List.copyOf(pieces);
        }

        @Override
        public Run applyTo(Run run) {
            return run.checkpointed(pieces);
        }
    }

    /** The node died in mid-answer: begun anew. {@code lost} is what the lost attempt used, estimated. */
    record RunRestarted(int attempt, String reason, Usage lost, Instant at) implements RunEvent {
        @Override
        public Run applyTo(Run run) {
            return run.restarted(attempt, reason, lost);
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
