package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotSelectionCriteria;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.Recovery;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.time.Instant;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.RunSignal.Step;

/**
 * One run: prepare → hold credits → call the model → (use tools → call it again)* → charge → deliver. Every step can be
 * repeated, so a run that comes back from the journal on another node goes on where it stood. Here is what can happen to a
 * run from its order to its end; what happens in between is in {@link RunLoop}.
 */
public final class RunEntity extends JournaledEntity<RunCommand, RunEvent, Run> {

    public static final EntityTypeKey<RunCommand> KEY = EntityTypeKey.create(RunCommand.class, "run");

    public static final Fold FOLD =
            Fold.of(Run.EMPTY, Run.class, RunEvent.class, (state, event) -> event.applyTo(state));

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Who waits for his turn is woken when it has come; this is for a wake-up that was lost. */
    private static final Duration TURN_PAUSE = Duration.ofSeconds(3);

    private final ActorContext<RunCommand> context;
    private final TimerScheduler<RunCommand> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final RunPorts ports;
    private final WakeKeeper wakes;
    private final RunMemory memory = new RunMemory();
    private final RunLoop loop;

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
        this.shard = shard;
        this.ports = ports;
        this.wakes = new WakeKeeper(id, ports, context.getSystem().ignoreRef());
        this.loop = new RunLoop(id, context, Effect(), memory, ports, wakes);
    }

    /** A run has few events and one life: a snapshot would be asked for at every start, and never be there. */
    @Override
    public Recovery recovery() {
        return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.disabled();
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
                .onCommand(RunCommand.LeaveRun.class, this::onLeave)
                .onCommand(RunCommand.CancelRun.class, this::onCancel)
                .onCommand(RunCommand.AnswerTools.class, this::onAnswerTools)
                .onCommand(RunCommand.GetRun.class, this::onGet)
                .onCommand(RunCommand.WakeRun.class, this::onWake)
                .onCommand(RunCommand.AskHold.class, (run, c) -> answer(c.replyTo(), RunView.holdUse(run)))
                .onCommand(RunSignal.Resume.class, this::onResume)
                .onCommand(RunSignal.Prepared.class, loop::onPrepared)
                .onCommand(RunSignal.Queued.class, this::onQueued)
                .onCommand(RunSignal.Unprepared.class, loop::onUnprepared)
                .onCommand(RunSignal.Routed.class, loop::onRouted)
                .onCommand(RunSignal.HoldAnswered.class, loop::onHoldAnswered)
                .onCommand(RunSignal.ModelReady.class, this::onModelReady)
                .onCommand(RunSignal.ModelSaid.class, loop::onModelSaid)
                .onCommand(RunSignal.ModelSilent.class, (run, c) -> Effect().none())
                .onCommand(RunSignal.ToolReturned.class, loop.facts::onToolReturned)
                .onCommand(RunSignal.GoOn.class, (run, c) -> loop.onGoOn(run))
                .onCommand(RunSignal.WrappedUp.class, this::onWrappedUp)
                .onCommand(RunSignal.Remembered.class, c -> Effect().none().thenRun(loop.remembering::end))
                .onCommand(RunSignal.StepFailed.class, this::onStepFailed)
                .onCommand(RunSignal.TryAgain.class, (run, c) -> loop.tryAgain(run, c.step()))
                .onCommand(RunSignal.Tick.class, this::onTick)
                .onCommand(RunSignal.Idle.class, c -> Effect().none().thenRun(this::passivate));
        return handlers.build();
    }

    private Effect<RunEvent, Run> onStart(Run run, RunCommand.StartRun c) {
        if (run.isStarted() && !run.mayBeginAgain(c.order()))
            return onStartAgain(run.order().orElseThrow(), c);
        memory.begin(new Transcript());
        memory.cancelReason = null;
        // Beside the order, not after it: who is woken and was never started does nothing, and his turn is passed over.
        loop.prepare(c.order());
        return Effect().persist(new RunEvent.RunStarted(c.order(), now())).thenRun(next -> {
            c.replyTo().tell(RunView.accepted(id().id(), c.order(), false));
            context.cancelReceiveTimeout();
            startTicking();
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
        memory.read(run, c, now());
        return Effect().none();
    }

    private Effect<RunEvent, Run> onLeave(Run run, RunCommand.LeaveRun c) {
        if (!run.isStarted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such run");
        if (!run.isOver()) memory.readers.left(run, memory.transcript, now());
        return answer(c.replyTo(), Done.DONE);
    }

    private Effect<RunEvent, Run> onCancel(Run run, RunCommand.CancelRun c) {
        if (!run.isStarted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such run");
        return loop.cancel(run, c.reason()).thenRun(state -> c.replyTo().tell(Done.DONE));
    }

    private Effect<RunEvent, Run> onAnswerTools(Run run, RunCommand.AnswerTools c) {
        if (!run.isStarted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such run");
        memory.readers.comeBack(now());
        return loop.facts.onAnswerTools(run, c);
    }

    private Effect<RunEvent, Run> onGet(Run run, RunCommand.GetRun c) {
        var awaited = ClientTools.awaited(run);
        return answer(c.replyTo(), RunView.of(id(), run, memory.transcript, awaited, memory.isQueued()));
    }

    /**
     * From the wake list, or from the run before it in its conversation. Who answers is taken off the list, so nobody does
     * who is not on it anew, or done.
     */
    private Effect<RunEvent, Run> onWake(Run run, RunCommand.WakeRun c) {
        if (!run.isStarted()) return answer(c.replyTo(), Done.DONE);
        if (run.isSettled()) return Effect().none().thenRun(state -> loop.remembering.begin(state, c.replyTo()));
        wakes.add().thenAccept(added -> c.replyTo().tell(Done.DONE));
        return memory.doing == RunMemory.Doing.QUEUED
                ? loop.tryAgain(run, Step.PREPARE)
                : Effect().none();
    }

    private Effect<RunEvent, Run> onQueued(Run run, RunSignal.Queued c) {
        timers.startSingleTimer(Step.PREPARE, new RunSignal.TryAgain(Step.PREPARE), TURN_PAUSE);
        return loop.onQueued(run, c);
    }

    private Effect<RunEvent, Run> onModelReady(Run run, RunSignal.ModelReady c) {
        c.from().tell(RunSignal.Go.ON);
        return Effect().none();
    }

    /** After a crash or a move. */
    private Effect<RunEvent, Run> onResume(Run run, RunSignal.Resume c) {
        if (!run.isStarted() || run.isSettled()) return Effect().none();
        startTicking();
        return loop.comingBack.goOn(run);
    }

    private Effect<RunEvent, Run> onWrappedUp(Run run, RunSignal.WrappedUp c) {
        if (run.isSettled()) return Effect().none();
        var settled = new RunEvent.RunSettled(c.charged(), now());
        tellEnd(settled.applyTo(run));
        return Effect().persist(settled).thenRun(next -> {
            timers.cancelAll();
            loop.remembering.begin(next);
            stayAWhile();
        });
    }

    /** It is charged and delivered; that nothing is left to do need not be written down before readers hear of it. */
    private void tellEnd(Run run) {
        memory.begin(Transcript.of(run.pieces(), run.progress().attempt()));
        memory.answerReaders(run);
    }

    private Effect<RunEvent, Run> onStepFailed(Run run, RunSignal.StepFailed c) {
        context.getLog()
                .warn(
                        "run {}: {} failed, will be tried again: {}",
                        id(),
                        c.step(),
                        c.failure().toString());
        timers.startSingleTimer(c.step(), new RunSignal.TryAgain(c.step()), PAUSE);
        return Effect().none();
    }

    private Effect<RunEvent, Run> onTick(Run run, RunSignal.Tick c) {
        // One that waited while the end was written.
        if (run.isSettled()) return Effect().none();
        memory.readers.answerPatient(run, memory.transcript, now());
        wakes.renew();
        return memory.readers.isGone(run, now()) ? loop.cancel(run, "the last reader left") : loop.onTick(run);
    }

    private void stayAWhile() {
        context.setReceiveTimeout(ports.settings().keptAfterEnd(), new RunSignal.Idle());
    }

    private void startTicking() {
        timers.startTimerWithFixedDelay(new RunSignal.Tick(), ports.settings().checkpointInterval());
    }

    private void passivate(Run run) {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }

    private Instant now() {
        return ports.clock().instant();
    }

    @Override
    public SignalHandler<Run> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (run, signal) -> {
                    loop.comingBack.begin(run);
                    memory.readers.comeBack(now());
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
