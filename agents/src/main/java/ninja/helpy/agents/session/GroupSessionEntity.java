package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.Waiting;
import ninja.helpy.agents.session.Round.Responder;

/** One room. {@link Turn} and its neighbours decide what follows; this writes the facts and runs the errands. */
public final class GroupSessionEntity extends JournaledEntity<GroupSessionCommand, GroupSessionEvent, GroupSession> {

    public static final EntityTypeKey<GroupSessionCommand> KEY =
            EntityTypeKey.create(GroupSessionCommand.class, "group-session");

    public static final Fold FOLD =
            Fold.of(GroupSession.EMPTY, GroupSession.class, GroupSessionEvent.class, GroupSession::fold);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final TimerScheduler<GroupSessionCommand> timers;
    private final ActorContext<GroupSessionCommand> context;
    private final RoomPorts ports;
    private final RoomErrands errands;
    private final Echoes echoes = new Echoes();
    private final Waiting waiting = new Waiting();

    public static Behavior<GroupSessionCommand> create(EntityId id, RoomPorts ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new GroupSessionEntity(id, context, timers, ports)));
    }

    private GroupSessionEntity(
            EntityId id,
            ActorContext<GroupSessionCommand> context,
            TimerScheduler<GroupSessionCommand> timers,
            RoomPorts ports) {
        super(KEY.name(), id.toString());
        this.context = context;
        this.timers = timers;
        this.ports = ports;
        this.errands = new RoomErrands(id, context, timers, ports);
    }

    @Override
    public GroupSession emptyState() {
        return GroupSession.EMPTY;
    }

    @Override
    public CommandHandler<GroupSessionCommand, GroupSessionEvent, GroupSession> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forAnyState()
                .onCommand(RoomSignal.Tick.class, this::onTick)
                .onCommand(RoomSignal.Resume.class, this::onResume)
                .onCommand(RoomSignal.Due.class, this::onDue)
                .onCommand(RoomSignal.HoldsPlaced.class, this::onHolds)
                .onCommand(RoomSignal.TieAnswered.class, this::onTie)
                .onCommand(RoomSignal.AnswerRead.class, this::onRead)
                .onCommand(RoomSignal.RunBegun.class, this::onRunBegun)
                .onCommand(RoomSignal.ErrandFailed.class, this::onErrandFailed)
                .onCommand(RoomSignal.ErrandAgain.class, this::onErrandAgain)
                .onCommand(GroupSessionCommand.WakeSession.class, this::onWake)
                .onCommand(GroupSessionCommand.HelpyDone.class, this::onDone)
                .onCommand(GroupSessionCommand.HelpyGaveUp.class, this::onGaveUp);
        handlers.forState(room -> !room.exists())
                .onCommand(
                        GroupSessionCommand.CreateSession.class,
                        (room, c) -> carry(Membership.create(id().id(), c, now()), c.replyTo()))
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such room"));
        handlers.forState(GroupSession::exists)
                .onCommand(GroupSessionCommand.GetSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(
                        GroupSessionCommand.GetRecentMessages.class,
                        (room, c) -> answer(c.replyTo(), RoomView.recent(room)))
                .onCommand(
                        GroupSessionCommand.LocateMessage.class,
                        (room, c) -> answer(c.replyTo(), RoomView.located(room, c)))
                .onCommand(GroupSessionCommand.FollowSession.class, this::onFollow)
                .onCommand(GroupSessionCommand.CreateSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(
                        GroupSessionCommand.LeaveSession.class,
                        (room, c) -> carry(Membership.leave(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.StopTurns.class,
                        (room, c) -> carry(Rules.stop(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.EndSession.class,
                        (room, c) -> carry(Membership.end(room, c, moment()), c.replyTo()));
        handlers.forState(GroupSession::isOpen)
                .onCommand(
                        GroupSessionCommand.JoinSession.class,
                        (room, c) -> carry(Membership.join(room, c, now()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.InviteUsers.class,
                        (room, c) -> carry(Invitations.invite(room, c, now()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.WithdrawInvitation.class,
                        (room, c) -> carry(Invitations.withdraw(room, c, now()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.AddHelpy.class,
                        (room, c) -> carry(Membership.addHelpy(room, c, now()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.RemoveHelpy.class,
                        (room, c) -> carry(Membership.removeHelpy(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.MuteHelpy.class,
                        (room, c) -> carry(Rules.mute(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.UnmuteHelpy.class,
                        (room, c) -> carry(Rules.unmute(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.ChangeSettings.class,
                        (room, c) -> carry(Rules.change(room, c, moment()), c.replyTo()))
                .onCommand(
                        GroupSessionCommand.PostMessage.class,
                        (room, c) -> carry(Talking.post(room, c, moment()), c.replyTo()))
                .onCommand(
                        MessageCommand.class,
                        (room, c) -> carry(MessageChange.of(room, c, now()).outcome(), c.replyTo()));
        handlers.forAnyState().onAnyCommand(c -> refuse(c.replyTo(), Refusal.INVALID_STATE, "the room has ended"));
        return handlers.build();
    }

    /** First it is found out what the answer says, so that the room knows whether it was said already. */
    private Effect<GroupSessionEvent, GroupSession> onDone(GroupSession room, GroupSessionCommand.HelpyDone c) {
        var turn = turn(room, c.runId());
        if (turn.isEmpty()) return answer(c.replyTo(), Done.DONE);
        errands.read(c, echoes.unknown(room, turn.get(), c.answer().text()));
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onRead(GroupSession room, RoomSignal.AnswerRead c) {
        echoes.keep(c.embeddings());
        var done = c.answer();
        return carry(Turn.onAnswer(room, done.runId(), done.answer(), done.cost(), moment()), done.replyTo());
    }

    private static Optional<Responder> turn(GroupSession room, String runId) {
        return room.openRound()
                .flatMap(round -> round.responder(runId))
                .or(() -> room.talk().owed(runId).map(Talk.Owed::turn));
    }

    private Effect<GroupSessionEvent, GroupSession> onGaveUp(GroupSession room, GroupSessionCommand.HelpyGaveUp c) {
        return carry(Turn.onFailure(room, c.runId(), c.code(), c.detail(), c.cost(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onHolds(GroupSession room, RoomSignal.HoldsPlaced c) {
        return carry(Turn.onHolds(room, c.roundId(), c.holds(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onTie(GroupSession room, RoomSignal.TieAnswered c) {
        return carry(Turn.onTie(room, c.roundId(), c.holds(), c.order(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onDue(GroupSession room, RoomSignal.Due c) {
        return carry(Turn.onTime(room, moment()), c.replyTo());
    }

    /** Taken off the wake list when it has answered: so it answers when what was due is done. */
    private Effect<GroupSessionEvent, GroupSession> onWake(GroupSession room, GroupSessionCommand.WakeSession c) {
        return carry(Turn.onTime(room, moment()), c.replyTo());
    }

    /** A round that was open when the node died: runs are told again, which changes nothing for those that go on. */
    private Effect<GroupSessionEvent, GroupSession> onResume(GroupSession room, RoomSignal.Resume c) {
        Turn.resume(room).forEach(errand -> errands.run(room, errand));
        return carry(Turn.onTime(room, moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onRunBegun(GroupSession room, RoomSignal.RunBegun c) {
        boolean goesOn = turn(room, c.runId())
                .filter(turn ->
                        turn.state().isAtWork() && room.talk().owed(c.runId()).isEmpty())
                .isPresent();
        if (!goesOn) errands.run(room, new Errand.StopRun(c.runId(), "stopped"));
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onErrandFailed(GroupSession room, RoomSignal.ErrandFailed c) {
        errands.later(c.errand());
        return Effect().none();
    }

    /** Unless it has become pointless in the meantime. */
    private Effect<GroupSessionEvent, GroupSession> onErrandAgain(GroupSession room, RoomSignal.ErrandAgain c) {
        if (Turn.resume(room).stream().anyMatch(open -> open.equals(c.errand()))) errands.run(room, c.errand());
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onFollow(GroupSession room, GroupSessionCommand.FollowSession c) {
        if (!room.feed().reachesBackTo(c.after())) {
            return refuse(c.replyTo(), Refusal.EXPIRED, "read what is older than the newest facts from the history");
        }
        if (c.after() < room.feed().position() || RoomView.isOver(room))
            return answer(c.replyTo(), RoomView.facts(room, c.after()));
        waiting.add(c.after(), c.replyTo(), now());
        timers.startTimerWithFixedDelay(new RoomSignal.Tick(errands.ignore()), TICK);
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onTick(GroupSession room, RoomSignal.Tick c) {
        waiting.answerOlderThan(Following.LONG_POLL, now(), after -> RoomView.facts(room, after));
        if (RoomView.isBusy(room)) errands.stayOnWakeList();
        else if (waiting.isEmpty()) timers.cancel(c);
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> carry(Step step, ActorRef<Reply> replyTo) {
        return carry(new Outcome(step, next -> Done.DONE), replyTo);
    }

    /** Facts first, then the answer, then readers, then errands. */
    private Effect<GroupSessionEvent, GroupSession> carry(Outcome outcome, ActorRef<Reply> replyTo) {
        var step = outcome.step();
        var written = step.facts().isEmpty() ? Effect().none() : Effect().persist(step.facts());
        return written.thenRun((GroupSession next) -> {
            replyTo.tell(outcome.reply().apply(next));
            if (!step.facts().isEmpty() && !waiting.isEmpty()) waiting.answer(after -> RoomView.facts(next, after));
            step.errands().forEach(errand -> errands.run(next, errand));
            watch(next);
        });
    }

    private void watch(GroupSession room) {
        var due = new RoomSignal.Due(errands.ignore());
        Turn.due(room, moment())
                .ifPresentOrElse(at -> timers.startSingleTimer(due, pause(at)), () -> timers.cancel(due));
        errands.wakeAt(endsAt(room).map(at -> at.plus(ports.settings().wakeAfter())));
        if (RoomView.isBusy(room)) {
            errands.stayOnWakeList();
            timers.startTimerWithFixedDelay(new RoomSignal.Tick(errands.ignore()), TICK);
        } else {
            errands.leaveWakeList();
        }
    }

    private Duration pause(Instant until) {
        return until.isAfter(now()) ? Duration.between(now(), until) : Duration.ZERO;
    }

    private Optional<Instant> endsAt(GroupSession room) {
        return room.endsAt(ports.settings().desertedMax());
    }

    private Moment moment() {
        return new Moment(
                now(), ports.settings().roundDeadline(), ports.settings().desertedMax(), echoes);
    }

    private Instant now() {
        return ports.clock().instant();
    }

    @Override
    public SignalHandler<GroupSession> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (room, signal) -> {
                    boolean isOpen = RoomView.isBusy(room) || endsAt(room).isPresent();
                    if (isOpen) context.getSelf().tell(new RoomSignal.Resume(errands.ignore()));
                })
                .build();
    }

    @Override
    public EventHandler<GroupSession, GroupSessionEvent> eventHandler() {
        return GroupSession::fold;
    }
}
