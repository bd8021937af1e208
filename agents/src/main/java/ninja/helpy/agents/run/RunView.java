package ninja.helpy.agents.run;

import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** A run as lists and pages show it. */
final class RunView {

    private RunView() {}

    static Reply of(EntityId id, Run run, Transcript transcript) {
        if (!run.isStarted()) return new Refused(Refusal.NOT_FOUND, "no such run");
        return new RunCommand.View(
                id.id(),
                run.order().orElseThrow(),
                run.end().map(Run.End::status).orElse(RunCommand.Status.RUNNING),
                transcript.text(),
                run.progress().model(),
                run.end().map(Run.End::usage).orElse(Usage.NONE),
                run.end().map(Run.End::cost).orElse(0L),
                failure(run),
                run.startedAt(),
                run.end().map(Run.End::at));
    }

    /** A run ends for its readers when it is settled. */
    static RunCommand.Pieces pieces(Run run, Transcript transcript, long after) {
        return new RunCommand.Pieces(transcript.after(after), Math.max(after, transcript.position()), run.isSettled());
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
