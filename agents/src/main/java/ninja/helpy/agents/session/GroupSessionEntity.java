package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PreRestart;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.AddHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.ChangeSettings;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.HelpyDone;
import ninja.helpy.agents.session.GroupSessionCommand.HelpyGaveUp;
import ninja.helpy.agents.session.GroupSessionCommand.InviteUsers;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.LocateMessage;
import ninja.helpy.agents.session.GroupSessionCommand.MuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.RemoveHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.StopTurns;
import ninja.helpy.agents.session.GroupSessionCommand.UnmuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.WakeSession;
import ninja.helpy.agents.session.GroupSessionCommand.WithdrawInvitation;

/** One room. {@link Turn} and its neighbours decide what follows; this writes the facts and runs the errands. */
public final class GroupSessionEntity extends JournaledEntity<GroupSessionCommand, GroupSessionEvent, GroupSession> {

    public static final EntityTypeKey<GroupSessionCommand> KEY =
            EntityTypeKey.create(GroupSessionCommand.class, "group-session");

    public static final Fold FOLD =
            Fold.of(GroupSession.EMPTY, GroupSession.class, GroupSessionEvent.class, GroupSession::fold);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int SNAPSHOT_EVERY = 1_000;

    private final TimerScheduler<GroupSessionCommand> timers;
    private final ActorContext<GroupSessionCommand> context;
    private final RoomPorts ports;
    private final RoomErrands errands;
    private final Echoes echoes = new Echoes();
    private final RoomFollowers followers = new RoomFollowers();
    private final PostsTogether posts = new PostsTogether();

    public static Behavior<GroupSessionCommand> create(EntityId id, RoomPorts ports) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var room = new GroupSessionEntity(id, context, timers, ports);
            return room.posts.before(room);
        }));
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

    /** A room has its newest facts in it, so that its snapshot is as large as hundreds of events. */
    @Override
    protected int snapshotEvery() {
        return SNAPSHOT_EVERY;
    }

    @Override
    public GroupSession emptyState() {
        return GroupSession.EMPTY;
    }

    @Override
    public CommandHandler<GroupSessionCommand, GroupSessionEvent, GroupSession> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forAnyState()
                .onCommand(RoomSignal.Posts.class, this::onPosts)
                .onCommand(RoomSignal.Tick.class, this::onTick)
                .onCommand(RoomSignal.Resume.class, this::onResume)
                .onCommand(RoomSignal.Due.class, (room, c) -> carry(Turn.onTime(room, moment()), c.replyTo()))
                .onCommand(RoomSignal.HoldsPlaced.class, this::onHolds)
                .onCommand(RoomSignal.TieAnswered.class, this::onTie)
                .onCommand(RoomSignal.ComparisonEnded.class, this::onCompared)
                .onCommand(RoomSignal.AnswerRead.class, this::onRead)
                .onCommand(RoomSignal.RunBegun.class, this::onRunBegun)
                .onCommand(RoomSignal.ErrandFailed.class, this::onErrandFailed)
                .onCommand(RoomSignal.ErrandAgain.class, this::onErrandAgain)
                .onCommand(WakeSession.class, this::onWake)
                .onCommand(HelpyDone.class, this::onDone)
                .onCommand(HelpyGaveUp.class, this::onGaveUp);
        handlers.forState(room -> !room.exists())
                .onCommand(CreateSession.class, (room, c) -> carry(Membership.create(id().id(), c, now()), c.replyTo()))
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such room"));
        handlers.forState(GroupSession::exists)
                .onCommand(GetSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(GetRecentMessages.class, (room, c) -> answer(c.replyTo(), RoomView.recent(room)))
                .onCommand(LocateMessage.class, (room, c) -> answer(c.replyTo(), RoomView.located(room, c)))
                .onCommand(FollowSession.class, this::onFollow)
                .onCommand(CreateSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(LeaveSession.class, (room, c) -> carry(Membership.leave(room, c, moment()), c.replyTo()))
                .onCommand(StopTurns.class, (room, c) -> carry(Rules.stop(room, c, moment()), c.replyTo()))
                .onCommand(EndSession.class, (room, c) -> carry(Membership.end(room, c, moment()), c.replyTo()));
        handlers.forState(GroupSession::isOpen)
                .onCommand(JoinSession.class, (room, c) -> carry(Membership.join(room, c, now()), c.replyTo()))
                .onCommand(InviteUsers.class, (room, c) -> carry(Invitations.invite(room, c, now()), c.replyTo()))
                .onCommand(
                        WithdrawInvitation.class, (room, c) -> carry(Invitations.withdraw(room, c, now()), c.replyTo()))
                .onCommand(AddHelpy.class, (room, c) -> carry(Membership.addHelpy(room, c, now()), c.replyTo()))
                .onCommand(
                        RemoveHelpy.class, (room, c) -> carry(Membership.removeHelpy(room, c, moment()), c.replyTo()))
                .onCommand(MuteHelpy.class, (room, c) -> carry(Rules.mute(room, c, moment()), c.replyTo()))
                .onCommand(UnmuteHelpy.class, (room, c) -> carry(Rules.unmute(room, c, moment()), c.replyTo()))
                .onCommand(ChangeSettings.class, (room, c) -> carry(Rules.change(room, c, moment()), c.replyTo()))
                .onCommand(
                        MessageCommand.class,
                        (room, c) -> carry(MessageChange.of(room, c, now()).outcome(), c.replyTo()));
        handlers.forAnyState().onAnyCommand(c -> refuse(c.replyTo(), Refusal.INVALID_STATE, "the room has ended"));
        return handlers.build();
    }

    /** One after the other, each upon what the one before has led to, and all in one write. */
    private Effect<GroupSessionEvent, GroupSession> onPosts(GroupSession room, RoomSignal.Posts c) {
        if (!posts.isOpen(c)) return Effect().none();
        var said = Talking.post(room, c.posts(), this::moment);
        var facts = said.stream().flatMap(post -> post.step().facts().stream()).toList();
        posts.writes();
        return written(facts, next -> {
            posts.answer(said);
            followers.tell(next, facts);
            said.forEach(post -> post.step().errands().forEach(errand -> errands.run(post.room(), errand)));
            context.getSelf().tell(new RoomSignal.PostsWritten(errands.ignore()));
        });
    }

    /** First it is found out what the answer says, so that the room knows whether it was said already. */
    private Effect<GroupSessionEvent, GroupSession> onDone(GroupSession room, HelpyDone c) {
        var turn = Turn.of(room, c.runId());
        if (turn.isEmpty()) return answer(c.replyTo(), Done.DONE);
        errands.read(c, echoes.unknown(room, turn.get(), c.answer().text()));
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onRead(GroupSession room, RoomSignal.AnswerRead c) {
        echoes.keep(c.embeddings());
        var done = c.answer();
        return carry(Turn.onAnswer(room, done.runId(), done.answer(), done.cost(), moment()), done.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onGaveUp(GroupSession room, HelpyGaveUp c) {
        return carry(Turn.onFailure(room, c.runId(), c.code(), c.detail(), c.cost(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onHolds(GroupSession room, RoomSignal.HoldsPlaced c) {
        return carry(Turn.onHolds(room, c.roundId(), c.holds(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onTie(GroupSession room, RoomSignal.TieAnswered c) {
        return carry(Turn.onTie(room, c.roundId(), c.holds(), c.order(), moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onCompared(GroupSession room, RoomSignal.ComparisonEnded c) {
        return carry(Turn.onCompared(room, c.roundId(), c.said(), moment()), c.replyTo());
    }

    /** Taken off the wake list when it has answered: so it answers when what was due is done. */
    private Effect<GroupSessionEvent, GroupSession> onWake(GroupSession room, WakeSession c) {
        return carry(Turn.onTime(room, moment()), c.replyTo());
    }

    /** A round that was open when the node died: runs are told again, which changes nothing for those that go on. */
    private Effect<GroupSessionEvent, GroupSession> onResume(GroupSession room, RoomSignal.Resume c) {
        Turn.resume(room).forEach(errand -> errands.run(room, errand));
        return carry(Turn.onTime(room, moment()), c.replyTo());
    }

    private Effect<GroupSessionEvent, GroupSession> onRunBegun(GroupSession room, RoomSignal.RunBegun c) {
        boolean goesOn = Turn.of(room, c.runId())
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

    private Effect<GroupSessionEvent, GroupSession> onFollow(GroupSession room, FollowSession c) {
        followers.add(room, c, now());
        if (!followers.isEmpty()) timers.startTimerWithFixedDelay(new RoomSignal.Tick(errands.ignore()), TICK);
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onTick(GroupSession room, RoomSignal.Tick c) {
        followers.tellPatient(room, now());
        if (RoomView.isBusy(room)) errands.stayOnWakeList();
        else if (followers.isEmpty()) timers.cancel(c);
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> carry(Step step, ActorRef<Reply> replyTo) {
        return carry(new Outcome(step, next -> Done.DONE), replyTo);
    }

    /** Facts first, then the answer, then readers, then errands. */
    private Effect<GroupSessionEvent, GroupSession> carry(Outcome outcome, ActorRef<Reply> replyTo) {
        var step = outcome.step();
        return written(step.facts(), next -> {
            replyTo.tell(outcome.reply().apply(next));
            followers.tell(next, step.facts());
            step.errands().forEach(errand -> errands.run(next, errand));
        });
    }

    private Effect<GroupSessionEvent, GroupSession> written(
            List<GroupSessionEvent> facts, Consumer<GroupSession> then) {
        var written = facts.isEmpty() ? Effect().none() : Effect().persist(facts);
        return written.thenRun(then::accept).thenRun(this::watch);
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
        var times = ports.settings();
        return new Moment(now(), times.roundDeadline(), times.comparisonMax(), times.desertedMax(), echoes);
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
                    context.getSelf().tell(new RoomSignal.PostsWritten(errands.ignore()));
                })
                .onSignal(PreRestart.class, (room, signal) -> posts.failed())
                .build();
    }

    @Override
    public EventHandler<GroupSession, GroupSessionEvent> eventHandler() {
        return GroupSession::fold;
    }
}
