package ninja.helpy.agents.run;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** A run as lists and pages show it. */
final class RunView {

    /** Of one batch, which travels between nodes as one message: more would be dropped. */
    static final int CHARS_MAX = 250_000;

    private RunView() {}

    static Reply of(
            EntityId id, Run run, Transcript transcript, List<Piece.ToolCalled> toolsAwaited, boolean isQueued) {
        if (!run.isStarted()) return new Refused(Refusal.NOT_FOUND, "no such run");
        var spent = run.progress().spent();
        return new RunCommand.View(
                id.id(),
                run.order().orElseThrow(),
                run.end().map(Run.End::status).orElse(standing(toolsAwaited, isQueued)),
                transcript.text(),
                toolsAwaited,
                run.progress().call().map(Run.Call::model),
                run.end().map(Run.End::usage).orElse(Usage.NONE),
                run.end().map(Run.End::cost).orElse(0L),
                spent.delegatedCost(),
                spent.delegatedRuns(),
                failure(run),
                run.startedAt(),
                run.end().map(Run.End::at));
    }

    private static RunCommand.Status standing(List<Piece.ToolCalled> toolsAwaited, boolean isQueued) {
        if (isQueued) return RunCommand.Status.QUEUED;
        return toolsAwaited.isEmpty() ? RunCommand.Status.RUNNING : RunCommand.Status.WAITING;
    }

    /** A run ends for its readers when it is settled and they have read all of it. */
    static RunCommand.Pieces pieces(Run run, Transcript transcript, long after) {
        long position = Attempts.now(after, run.progress().kept());
        var pieces = Transcript.first(transcript.after(position), CHARS_MAX);
        long last = pieces.isEmpty() ? position : pieces.get(pieces.size() - 1).position();
        return new RunCommand.Pieces(pieces, last, run.isSettled() && last >= transcript.position());
    }

    static RunCommand.HoldUse holdUse(Run run) {
        return new RunCommand.HoldUse(run.isHoldInUse());
    }

    static RunCommand.Accepted accepted(String runId, RunOrder order, boolean repeated) {
        var messages = order.messages();
        return new RunCommand.Accepted(runId, order.thread().id(), messages.user(), messages.answer(), repeated);
    }

    private static Optional<String> failure(Run run) {
        return run.terminal()
                .filter(Piece.Failed.class::isInstance)
                .map(terminal -> ((Piece.Failed) terminal).code().code());
    }
}
