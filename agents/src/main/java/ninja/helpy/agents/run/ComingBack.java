package ninja.helpy.agents.run;

import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectFactories;
import java.util.List;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;

/** Back from the journal after a crash or a move, maybe in the same object: what stands, and what is next. */
final class ComingBack {

    private final RunLoop loop;
    private final EffectFactories<RunEvent, Run> effects;
    private final RunMemory memory;
    private final RunPorts ports;
    private final ModelTurns models;
    private final ToolTurns tools;

    ComingBack(
            RunLoop loop,
            EffectFactories<RunEvent, Run> effects,
            RunMemory memory,
            RunPorts ports,
            ModelTurns models,
            ToolTurns tools) {
        this.loop = loop;
        this.effects = effects;
        this.memory = memory;
        this.ports = ports;
        this.models = models;
        this.tools = tools;
    }

    void begin(Run run) {
        tools.comeBack();
        memory.comeBack(known(run));
        memory.cancelReason = run.progress().cancelAsked().orElse(memory.cancelReason);
    }

    /** Until a run is settled its readers do not see that it has ended. */
    private static Transcript known(Run run) {
        boolean isEnding = run.isOver() && !run.isSettled();
        var pieces = run.pieces().stream()
                .filter(piece -> !isEnding || !(piece.content() instanceof Piece.Charged))
                .filter(piece -> !isEnding || !(piece.content() instanceof Piece.Terminal))
                .toList();
        return Transcript.of(pieces, run.progress().attempt());
    }

    /** What a lost model call has used is estimated and charged with the rest. */
    Effect<RunEvent, Run> goOn(Run run) {
        if (run.isOver()) return effects.none().thenRun(loop::wrapUp).thenRun(memory::answerReaders);
        if (!run.isInFlight()) return effects.none().thenRun(loop::prepare).thenRun(memory::answerReaders);
        if (memory.cancelReason != null) return end(run, new Piece.Cancelled(memory.cancelReason));
        int attempt = run.progress().attempt() + 1;
        if (attempt >= ports.settings().attemptsMax()) {
            return end(run, RunEnd.failed(Refusal.INTERNAL_ERROR, "begun too often"));
        }
        return effects.persist(restarted(run, models.kept(run))).thenRun(next -> {
            memory.begin(Transcript.of(next.pieces(), attempt));
            loop.prepare(next);
            memory.answerReaders(next);
        });
    }

    /**
     * No other model call is made. Readers may have read more than is known, so the end is in an attempt of its own: it comes
     * after whatever they have read.
     */
    private Effect<RunEvent, Run> end(Run run, Piece.Terminal terminal) {
        var restarted = restarted(run, run.position());
        var next = restarted.applyTo(run);
        memory.begin(Transcript.of(next.pieces(), restarted.attempt()));
        return effects.persist(List.of(restarted, loop.ended(next, Usage.NONE, terminal)))
                .thenRun(loop::wrapUp)
                .thenRun(memory::answerReaders);
    }

    /** The node died while the model spoke. What is kept stays; the answer under way is begun anew. */
    private RunEvent.RunRestarted restarted(Run run, long kept) {
        var lost = ModelTurns.lost(run);
        return new RunEvent.RunRestarted(
                run.progress().attempt() + 1,
                "the node that streamed it was lost",
                lost,
                models.cost(run, lost),
                kept,
                ports.clock().instant());
    }
}
