package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Batch;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Follow;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of a run. What it tells itself is in {@link RunEntity}. */
public interface RunCommand extends ClusterMessage {

    /**
     * Begins the run, once: a repeat with the same {@code requestHash} answers as the first did, with another hash it is
     * refused as an idempotency conflict. → {@link Accepted}
     */
    record StartRun(RunOrder order, ActorRef<Reply> replyTo) implements RunCommand {}

    /** → {@link Pieces}, at once if there is something after {@code after}, else as soon as there is. */
    record FollowRun(long after, ActorRef<Reply> replyTo) implements RunCommand, Follow {}

    /**
     * A reader has gone who wants the run to stop when nobody reads it any more: whoever else reads, on whatever node, will
     * ask again at once. → Done
     */
    record LeaveRun(ActorRef<Reply> replyTo) implements RunCommand {}

    /** Stops the model, settles what was used and keeps the partial answer. → Done */
    record CancelRun(String reason, ActorRef<Reply> replyTo) implements RunCommand {}

    /**
     * Results of tools that the client runs himself. One that was given already stays as it is; a call that is not of this
     * run is refused. → Done
     */
    record AnswerTools(List<ToolAnswer> answers, ActorRef<Reply> replyTo) implements RunCommand {

        public AnswerTools {
            answers = List.copyOf(answers);
        }
    }

    record ToolAnswer(String callId, boolean ok, String result) implements ClusterMessage {}

    /** → {@link View} */
    record GetRun(ActorRef<Reply> replyTo) implements RunCommand {}

    /** Somebody found this run on the wake list: go on with what is unfinished. → Done */
    record WakeRun(ActorRef<Reply> replyTo) implements RunCommand {}

    /** The ledger asks: is the hold of this run still needed, though it is past its time? → {@link HoldUse} */
    record AskHold(ActorRef<Reply> replyTo) implements RunCommand {}

    /** False if no model was called with it: it may expire. */
    record HoldUse(boolean isInUse) implements Reply {}

    record Accepted(String runId, String conversationId, String userMessageId, String messageId, boolean repeated)
            implements Reply {}

    record Pieces(List<Piece> items, long last, boolean ended) implements Batch<Piece> {

        public Pieces {
            items = List.copyOf(items);
        }
    }

    /**
     * A run as lists and pages show it. {@code text} is the answer so far, {@code toolsAwaited} what its client is to do.
     * {@code cost} in nano-dollars; {@code delegatedCost} is that of the agents it asked, who pay it themselves.
     */
    record View(
            String runId,
            RunOrder order,
            Status status,
            String text,
            List<Piece.ToolCalled> toolsAwaited,
            Optional<String> model,
            Usage usage,
            long cost,
            long delegatedCost,
            int delegatedRuns,
            Optional<String> failure,
            Instant startedAt,
            Optional<Instant> endedAt)
            implements Reply {

        public View {
            toolsAwaited = List.copyOf(toolsAwaited);
        }
    }

    /** Where a run stands. {@code QUEUED}: another answers in its conversation; {@code WAITING}: for tools of its client. */
    enum Status {
        QUEUED,
        RUNNING,
        WAITING,
        COMPLETED,
        FAILED,
        CANCELLED
    }
}
