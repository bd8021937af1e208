package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Instant;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Waiting;
import ninja.helpy.agents.run.RunSignal.Step;
import org.jspecify.annotations.Nullable;

/**
 * One run: prepare → hold credits → call the model → charge → deliver. Every step can be repeated, so a run that comes
 * back from the journal on another node goes on where it stood.
 */
public final class RunEntity extends JournaledEntity<RunCommand, RunEvent, Run> {

    public static final EntityTypeKey<RunCommand> KEY = EntityTypeKey.create(RunCommand.class, "run");

    public static final Fold FOLD =
            Fold.of(Run.EMPTY, Run.class, RunEvent.class, (state, event) -> event.applyTo(state));

    private final ActorContext<RunCommand> context;
    private final TimerScheduler<RunCommand> timers;
    private final RunPorts ports;
    private final RunSteps steps;
    private final Waiting waiting = new Waiting();

    private Transcript transcript = new Transcript();
    private long checkpointed;
    private RunSteps.@Nullable Plan plan;
    private RunSteps.@Nullable Streaming streaming;
    private @Nullable String cancelReason;

    public static Behavior<RunCommand> create(
            EntityId id, ActorRef<ClusterSharding.ShardCommand> shard, RunPorts ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RunEntity(id, context, timers, shard, ports)));
    }

    private RunEntity(
            EntityId id,
            ActorContext<RunCommand> context,
            TimerScheduler<RunCommand> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            RunPorts ports) {
        super(KEY.name(), id.toString());
        this.context = context;
        this.timers = timers;
        this.ports = ports;
        this.steps = new RunSteps(id, context, timers, shard, ports);
    }

    @Override
    public Run emptyState() {
        return Run.EMPTY;
    }

    @Override
    public CommandHandler<RunCommand, RunEvent, Run> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forAnyState()
                .onCommand(RunCommand.StartRun.class, this::onStart)
                .onCommand(RunCommand.FollowRun.class, this::onFollow)
                .onCommand(RunCommand.CancelRun.class, this::onCancel)
                .onCommand(RunCommand.GetRun.class, (run, c) -> answer(c.replyTo(), RunView.of(id(), run, transcript)))
                .onCommand(RunCommand.WakeRun.class, (run, c) -> answer(c.replyTo(), Done.DONE))
                .onCommand(RunCommand.AskHold.class, (run, c) -> answer(c.replyTo(), RunView.holdUse(run)))
                .onCommand(RunSignal.Resume.class, this::onResume)
                .onCommand(RunSignal.Prepared.class, this::onPrepared)
                .onCommand(RunSignal.Unprepared.class, this::onUnprepared)
                .onCommand(RunSignal.HoldAnswered.class, this::onHoldAnswered)
                .onCommand(RunSignal.ModelReady.class, (run, c) -> more(c.from()))
                .onCommand(RunSignal.ModelSaid.class, this::onModelSaid)
                .onCommand(RunSignal.ModelSilent.class, (run, c) -> Effect().none())
                .onCommand(RunSignal.WrappedUp.class, this::onWrappedUp)
                .onCommand(RunSignal.StepFailed.class, this::onStepFailed)
                .onCommand(RunSignal.TryAgain.class, this::onTryAgain)
                .onCommand(RunSignal.Tick.class, this::onTick)
                .onCommand(RunSignal.Idle.class, c -> Effect().none().thenRun(state -> steps.passivate()));
        return handlers.build();
    }

    private Effect<RunEvent, Run> onStart(Run run, RunCommand.StartRun c) {
        if (run.isStarted() && !run.mayBeginAgain(c.order()))
            return onStartAgain(run.order().orElseThrow(), c);
        return Effect().persist(new RunEvent.RunStarted(c.order(), now())).thenRun(next -> {
            c.replyTo().tell(RunView.accepted(id().id(), c.order(), false));
            transcript = new Transcript();
            checkpointed = 0;
            context.cancelReceiveTimeout();
            startTicking();
            steps.prepare(c.order());
        });
    }

    private Effect<RunEvent, Run> onStartAgain(RunOrder first, RunCommand.StartRun c) {
        if (!first.requestHash().equals(c.order().requestHash())) {
            return refuse(c.replyTo(), Refusal.IDEMPOTENCY_CONFLICT, "this id was used for another request");
        }
        return answer(c.replyTo(), RunView.accepted(id().id(), first, true));
    }

    private Effect<RunEvent, Run> onFollow(Run run, RunCommand.FollowRun c) {
        if (!run.isStarted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such run");
        if (run.isSettled() || c.after() < transcript.position())
            return answer(c.replyTo(), RunView.pieces(run, transcript, c.after()));
        waiting.add(c.after(), c.replyTo(), now());
        return Effect().none();
    }

    private Effect<RunEvent, Run> onCancel(Run run, RunCommand.CancelRun c) {
        if (!run.isStarted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such run");
        if (!run.isOver()) cancelReason = c.reason();
        if (streaming != null) streaming.call().cancel();
        return answer(c.replyTo(), Done.DONE);
    }

    /** After a crash or a move. What a lost model call has used is estimated and charged with the rest. */
    private Effect<RunEvent, Run> onResume(Run run, RunSignal.Resume c) {
        if (!run.isStarted() || run.isSettled()) return Effect().none();
        startTicking();
        if (run.isOver()) return Effect().none().thenRun(steps::wrapUp);
        if (!run.isInFlight()) {
            return Effect().none().thenRun(state -> steps.prepare(state.order().orElseThrow()));
        }
        int attempt = run.progress().attempt() + 1;
        var lost = RunSteps.lost(run, transcript);
        if (attempt >= ports.settings().attemptsMax()) {
            return end(run, lost, RunEnd.failed(Refusal.INTERNAL_ERROR, "begun too often"));
        }
        var restarted = new RunEvent.RunRestarted(attempt, "the node that streamed it was lost", lost, now());
        return Effect().persist(restarted).thenRun(next -> {
            transcript = Transcript.of(next.pieces(), attempt);
            checkpointed = transcript.position();
            answerReaders(next);
            steps.prepare(next.order().orElseThrow());
        });
    }

    private Effect<RunEvent, Run> onPrepared(Run run, RunSignal.Prepared c) {
        if (run.isOver()) return Effect().none();
        if (cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(cancelReason));
        var found = steps.plan(run, c);
        if (found.isEmpty()) {
            return end(
                    run, Usage.NONE, RunEnd.failed(Refusal.PROVIDER_ERROR, "the agent's model is not configured here"));
        }
        plan = found.get();
        return Effect().none().thenRun(state -> steps.hold(state, found.get()));
    }

    private Effect<RunEvent, Run> onUnprepared(Run run, RunSignal.Unprepared c) {
        if (run.isOver()) return Effect().none();
        if (c.failure() instanceof Following.Refusal no) return end(run, Usage.NONE, RunEnd.failed(no.refused()));
        return onStepFailed(run, new RunSignal.StepFailed(Step.PREPARE, c.failure()));
    }

    private Effect<RunEvent, Run> onHoldAnswered(Run run, RunSignal.HoldAnswered c) {
        var planned = plan;
        if (run.isOver() || planned == null || streaming != null)
            return Effect().none();
        if (c.reply() instanceof Refused refused) return end(run, Usage.NONE, RunEnd.failed(refused));
        if (cancelReason != null) return end(run, Usage.NONE, new Piece.Cancelled(cancelReason));
        var held = (HoldPlaced) c.reply();
        return Effect().persist(planned.called(held, now())).thenRun(next -> {
            transcript.add(steps.started(next, planned));
            streaming = steps.call(planned, held.outputTokensMax());
            answerReaders(next);
        });
    }

    private Effect<RunEvent, Run> onModelSaid(Run run, RunSignal.ModelSaid c) {
        if (run.isOver()) return Effect().none();
        for (var piece : c.pieces()) {
            if (piece instanceof ModelPiece.Ended ended) return onModelEnded(run, ended);
            transcript.add(piece);
        }
        if (transcript.isTooLong() && streaming != null) streaming.call().cancel();
        answerReaders(run);
        return more(c.from());
    }

    private Effect<RunEvent, Run> more(ActorRef<RunSignal.Go> model) {
        model.tell(RunSignal.Go.ON);
        return Effect().none();
    }

    private Effect<RunEvent, Run> onModelEnded(Run run, ModelPiece.Ended ended) {
        streaming = null;
        if (ended instanceof ModelPiece.Failed broken) {
            context.getLog().warn("run {}: the model failed: {} {}", id(), broken.kind(), broken.message());
        }
        // A call that broke before its first token is not charged.
        boolean unheard =
                ended instanceof ModelPiece.Failed && transcript.text().isEmpty();
        return end(run, unheard ? Usage.NONE : ended.usage(), RunEnd.terminal(run, ended, cancelReason));
    }

    /** The end is a fact before anyone hears of it; readers hear of it when it is charged and delivered. */
    private Effect<RunEvent, Run> end(Run run, Usage used, Piece.Terminal terminal) {
        var usage = run.progress().lost().plus(used);
        var ended = RunEnd.event(transcript, usage, steps.cost(run, usage), terminal, now());
        return Effect().persist(ended).thenRun(steps::wrapUp);
    }

    private Effect<RunEvent, Run> onWrappedUp(Run run, RunSignal.WrappedUp c) {
        if (run.isSettled()) return Effect().none();
        return Effect().persist(new RunEvent.RunSettled(c.charged(), now())).thenRun(next -> {
            transcript = Transcript.of(next.pieces(), next.progress().attempt());
            answerReaders(next);
            timers.cancelAll();
            steps.forgetWakes();
            stayAWhile();
        });
    }

    private Effect<RunEvent, Run> onStepFailed(Run run, RunSignal.StepFailed c) {
        context.getLog()
                .warn(
                        "run {}: {} failed, will be tried again: {}",
                        id(),
                        c.step(),
                        c.failure().toString());
        steps.tryAgain(c.step());
        return Effect().none();
    }

    private Effect<RunEvent, Run> onTryAgain(Run run, RunSignal.TryAgain c) {
        if (run.isSettled()) return Effect().none();
        return Effect().none().thenRun(state -> steps.repeat(c.step(), state, plan));
    }

    private Effect<RunEvent, Run> onTick(Run run, RunSignal.Tick c) {
        waiting.answerOlderThan(Following.LONG_POLL, now(), after -> RunView.pieces(run, transcript, after));
        steps.stayAwake();
        if (streaming == null || transcript.position() == checkpointed || run.isOver())
            return Effect().none();
        var fresh = transcript.after(checkpointed);
        checkpointed = transcript.position();
        return Effect().persist(new RunEvent.TextCheckpointed(fresh, now()));
    }

    private void stayAWhile() {
        context.setReceiveTimeout(ports.settings().keptAfterEnd(), new RunSignal.Idle());
    }

    private void startTicking() {
        timers.startTimerWithFixedDelay(new RunSignal.Tick(), ports.settings().checkpointInterval());
    }

    private void answerReaders(Run run) {
        if (!waiting.isEmpty()) waiting.answer(after -> RunView.pieces(run, transcript, after));
    }

    private Instant now() {
        return ports.clock().instant();
    }

    @Override
    public SignalHandler<Run> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (run, signal) -> {
                    transcript =
                            Transcript.of(RunSteps.visible(run), run.progress().attempt());
                    checkpointed = transcript.position();
                    // A new run is begun by its order; telling it to resume as well would call the model twice.
                    if (run.isSettled()) stayAWhile();
                    else if (run.isStarted()) context.getSelf().tell(new RunSignal.Resume());
                })
                .build();
    }

    @Override
    public EventHandler<Run, RunEvent> eventHandler() {
        return (run, event) -> event.applyTo(run);
    }
}
