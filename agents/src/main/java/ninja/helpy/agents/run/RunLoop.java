package ninja.helpy.agents.run;

import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectBuilder;
import akka.persistence.typed.javadsl.EffectFactories;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.run.RunMemory.Doing;
import ninja.helpy.agents.run.RunSignal.Step;

/**
 * From the first hold to the end: the model is called, uses tools, is called again, until it has nothing more to ask. What
 * is written down is never done again.
 */
final class RunLoop {

    /** Why a run ends that has used its tools too often. */
    private static final String TOOL_ROUNDS = "tool_rounds";

    /**
     * Nobody is at work whose answer must be awaited before a run may end. A thread that is just being asked must not give a
     * turn to a run that has gone.
     */
    private static final Set<Doing> IDLE = Set.of(Doing.QUEUED, Doing.USING_TOOLS);

    /** So many ticks a busy machine waits between two checkpoints. */
    private static final int TICKS_BUSY = 3;

    private final EntityId id;
    private final ActorContext<RunCommand> context;
    private final EffectFactories<RunEvent, Run> effects;
    private final RunMemory memory;
    private final RunPorts ports;
    private final RunSteps steps;
    private final ModelTurns models;
    private final ToolTurns tools;

    /** What tools have to do with the run, when they are used. */
    final ToolFacts facts;

    final Remembering remembering;
    final ComingBack comingBack;

    RunLoop(
            EntityId id,
            ActorContext<RunCommand> context,
            EffectFactories<RunEvent, Run> effects,
            RunMemory memory,
            RunPorts ports,
            WakeKeeper wakes) {
        this.id = id;
        this.context = context;
        this.effects = effects;
        this.memory = memory;
        this.ports = ports;
        this.models = new ModelTurns(id, context, ports);
        this.tools = new ToolTurns(id, context, ports.settings().tools());
        this.steps = new RunSteps(id, context, ports, wakes, tools);
        this.facts = new ToolFacts(context.getSelf(), effects, memory, ports, tools);
        this.remembering = new Remembering(memory, steps, wakes);
        this.comingBack = new ComingBack(this, effects, memory, ports, models, tools);
    }

    /** Goes on where the journal ends. */
    void prepare(Run run) {
        prepare(run.order().orElseThrow());
    }

    void prepare(RunOrder order) {
        memory.doing = Doing.PREPARING;
        steps.prepare(order);
    }

    void wrapUp(Run run) {
        memory.doing = Doing.WRAPPING_UP;
        steps.wrapUp(run, memory.prepared);
    }

    Effect<RunEvent, Run> onPrepared(Run run, RunSignal.Prepared c) {
        if (memory.doing != Doing.PREPARING) return effects.none();
        memory.prepared = c;
        return goOn(run);
    }

    /** Its readers are told, once, and it will be asked again. */
    Effect<RunEvent, Run> onQueued(Run run, RunSignal.Queued c) {
        if (memory.doing != Doing.PREPARING) return effects.none();
        if (memory.cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(memory.cancelReason));
        memory.doing = Doing.QUEUED;
        if (memory.transcript.hasQueued()) return effects.none();
        var told = List.of(new Piece.Queued(c.ahead()));
        return effects.persist(new RunEvent.TextCheckpointed(memory.transcript.next(told), now()))
                .thenRun(next -> {
                    told.forEach(memory.transcript::add);
                    memory.written();
                    memory.answerReaders(next);
                });
    }

    Effect<RunEvent, Run> onUnprepared(Run run, RunSignal.Unprepared c) {
        if (memory.doing != Doing.PREPARING) return effects.none();
        if (memory.cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(memory.cancelReason));
        if (c.failure() instanceof Following.Refusal no) return end(run, Usage.NONE, RunEnd.failed(no.refused()));
        context.getSelf().tell(new RunSignal.StepFailed(Step.PREPARE, c.failure()));
        return effects.none();
    }

    Effect<RunEvent, Run> onGoOn(Run run) {
        boolean isFree = memory.doing == Doing.NOTHING || memory.doing == Doing.USING_TOOLS;
        return isFree ? goOn(run) : effects.none();
    }

    /** What is next: answers of tools that are missing, or the model. */
    private Effect<RunEvent, Run> goOn(Run run) {
        var prepared = memory.prepared;
        if (run.isOver() || prepared == null) return effects.none();
        var pending = Rounds.of(run.pieces()).pending();
        if (memory.cancelReason != null) {
            steps.stopAsked(pending, memory.cancelReason);
            return end(run, Usage.NONE, new Piece.Cancelled(memory.cancelReason));
        }
        if (pending.isEmpty()) return callModel(prepared);
        memory.doing = Doing.USING_TOOLS;
        return effects.none().thenRun(state -> tools.use(state, prepared.tools(), pending));
    }

    private Effect<RunEvent, Run> callModel(RunSignal.Prepared prepared) {
        memory.doing = Doing.ROUTING;
        return effects.none().thenRun(state -> models.plan(state, prepared));
    }

    Effect<RunEvent, Run> onRouted(Run run, RunSignal.Routed c) {
        if (memory.doing != Doing.ROUTING) return effects.none();
        if (memory.cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(memory.cancelReason));
        if (c.plan().isEmpty()) {
            return end(
                    run, Usage.NONE, RunEnd.failed(Refusal.PROVIDER_ERROR, "the agent's model is not configured here"));
        }
        var planned = c.plan().get();
        memory.plan = planned;
        if (planned.isFree()) return call(planned, 0, planned.request().outputTokensMax());
        var quote = models.allowed(run, planned.quote());
        if (quote.isEmpty()) return endShort(run, RunEnd.ALLOWANCE_USED);
        memory.doing = Doing.HOLDING;
        return effects.none().thenRun(state -> steps.hold(state, quote.get()));
    }

    Effect<RunEvent, Run> onHoldAnswered(Run run, RunSignal.HoldAnswered c) {
        var planned = memory.plan;
        if (memory.doing != Doing.HOLDING || planned == null) return effects.none();
        if (c.reply() instanceof Refused refused) return endShort(run, refused);
        if (memory.cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(memory.cancelReason));
        var held = (HoldPlaced) c.reply();
        return call(planned, held.amountMax(), held.outputTokensMax());
    }

    /** Beside the fact that it is called, not after it: a call that died before that was written is charged to nobody. */
    private Effect<RunEvent, Run> call(ModelTurns.Plan planned, long held, long outputTokensMax) {
        memory.streams(models.call(planned, outputTokensMax, ++memory.calls));
        return effects.persist(planned.called(held, now())).thenRun(next -> {
            if (!memory.transcript.hasStarted()) memory.transcript.add(models.started(next, planned));
            memory.answerReaders(next);
        });
    }

    Effect<RunEvent, Run> onModelSaid(Run run, RunSignal.ModelSaid c) {
        if (memory.doing != Doing.STREAMING || c.call() != memory.calls) return effects.none();
        if (c.first() instanceof ModelPiece.Answering who) return onAnswering(run, c, who);
        for (var piece : c.pieces()) {
            if (piece instanceof ModelPiece.Ended ended) return onModelEnded(run, ended);
            if (piece instanceof ModelPiece.ToolCalled tool) memory.asked.add(tool.call());
            memory.transcript.add(piece);
        }
        if (memory.transcript.isTooLong() && memory.call != null) memory.call.cancel();
        memory.answerReaders(run);
        c.from().tell(RunSignal.Go.ON);
        return effects.none();
    }

    /** It is charged by the price of the model that answers; if that is not the one that was asked first, readers learn it. */
    private Effect<RunEvent, Run> onAnswering(Run run, RunSignal.ModelSaid c, ModelPiece.Answering who) {
        for (var tried : who.tried()) {
            context.getLog().info("run {}: {} did not begin to answer: {}", id, tried.model(), tried.reason());
        }
        var planned = run.progress().call().orElseThrow();
        var called = new RunEvent.ModelCalled(who.model(), planned.held(), planned.inputTokens(), now());
        var effect = who.model().equals(planned.model()) ? effects.none() : effects.persist(called);
        return effect.thenRun(next -> {
            memory.transcript.add(who);
            context.getSelf().tell(c.afterFirst());
        });
    }

    private Effect<RunEvent, Run> onModelEnded(Run run, ModelPiece.Ended ended) {
        memory.silent();
        if (ended instanceof ModelPiece.Failed broken) {
            context.getLog().warn("run {}: the model failed: {} {}", id, broken.kind(), broken.message());
        }
        var prepared = memory.prepared;
        if (!(ended instanceof ModelPiece.Finished) || memory.asked.isEmpty() || prepared == null) {
            return end(run, ended.usage(), RunEnd.terminal(run, ended, memory.cancelReason));
        }
        var rounds = Rounds.of(run.pieces());
        if (rounds.used() >= ports.settings().tools().roundsMax()) {
            return end(run, ended.usage(), RunEnd.completed(run, TOOL_ROUNDS));
        }
        return facts.called(rounds, prepared.tools(), ended.usage(), models.cost(run, ended.usage()));
    }

    /** Checkpoints, and clients who keep the run waiting too long. */
    Effect<RunEvent, Run> onTick(Run run) {
        if (run.isOver()) return effects.none();
        if (memory.doing == Doing.USING_TOOLS) return facts.late(run);
        if (memory.doing != Doing.STREAMING || !memory.isCheckpointDue(checkpointPause(), now())) return effects.none();
        var fresh = memory.unwritten();
        if (fresh.isEmpty()) return effects.none();
        memory.checkpointed(now());
        return effects.persist(new RunEvent.TextCheckpointed(fresh, now()));
    }

    /** A calm machine writes at every tick. */
    private Duration checkpointPause() {
        return ports.strain()
                .between(Duration.ZERO, ports.settings().checkpointInterval().multipliedBy(TICKS_BUSY));
    }

    /**
     * A model is stopped and then ends by itself; who waits for a hold is asked when it is there. That it will be stopped is a
     * fact before then: this node may die first.
     */
    EffectBuilder<RunEvent, Run> cancel(Run run, String reason) {
        if (run.isOver() || run.progress().cancelAsked().isPresent()) return effects.none();
        memory.cancelReason = reason;
        if (memory.call != null) memory.call.cancel();
        return IDLE.contains(memory.doing)
                ? end(run, Usage.NONE, new Piece.Cancelled(reason))
                : effects.persist(new RunEvent.CancelAsked(reason, now()));
    }

    /** Called off by others in the middle: what is there already is an answer, nothing is a failure. */
    private EffectBuilder<RunEvent, Run> endShort(Run run, Refused refused) {
        boolean isAnswer = !memory.transcript.text().isBlank();
        return end(
                run,
                Usage.NONE,
                isAnswer ? RunEnd.completed(run, refused.reason().code()) : RunEnd.failed(refused));
    }

    /** The end is a fact before anyone hears of it; readers hear of it when it is charged and delivered. */
    EffectBuilder<RunEvent, Run> end(Run run, Usage used, Piece.Terminal terminal) {
        tools.stop();
        memory.doing = Doing.NOTHING;
        return effects.persist(ended(run, used, terminal)).thenRun(this::wrapUp);
    }

    RunEvent ended(Run run, Usage used, Piece.Terminal terminal) {
        var spent = run.progress().spent().plus(used, models.cost(run, used));
        return RunEnd.event(memory.transcript, spent.usage(), spent.cost(), terminal, now());
    }

    /** A step could not be done; once more, if it is still what the run waits for. */
    Effect<RunEvent, Run> tryAgain(Run run, Step step) {
        if (step == Step.WRAP_UP && memory.doing == Doing.WRAPPING_UP)
            return effects.none().thenRun(this::wrapUp);
        if (step == Step.REMEMBER) return effects.none().thenRun(remembering::again);
        if (step == Step.PREPARE && (memory.doing == Doing.PREPARING || memory.doing == Doing.QUEUED))
            return effects.none().thenRun(this::prepare);
        return step == Step.HOLD && memory.doing == Doing.HOLDING ? goOn(run) : effects.none();
    }

    private Instant now() {
        return ports.clock().instant();
    }
}
