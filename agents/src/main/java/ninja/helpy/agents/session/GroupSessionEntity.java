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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.Waiting;

/** One room. {@link Turn} decides what follows from a fact; this writes the facts and runs the errands. */
public final class GroupSessionEntity extends JournaledEntity<GroupSessionCommand, GroupSessionEvent, GroupSession> {

    public static final EntityTypeKey<GroupSessionCommand> KEY =
            EntityTypeKey.create(GroupSessionCommand.class, "group-session");

    public static final Fold FOLD =
            Fold.of(GroupSession.EMPTY, GroupSession.class, GroupSessionEvent.class, GroupSession::fold);

    /** Messages that may wait for the next round; more are refused until it has begun. */
    static final int QUEUED_MAX = 20;

    private static final Duration TICK = Duration.ofSeconds(1);

    private final TimerScheduler<GroupSessionCommand> timers;
    private final ActorContext<GroupSessionCommand> context;
    private final RoomPorts ports;
    private final RoomErrands errands;
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
                .onCommand(RoomSignal.RoundOverdue.class, this::onOverdue)
                .onCommand(RoomSignal.StartFailed.class, this::onStartFailed)
                .onCommand(RoomSignal.StartAgain.class, this::onStartAgain)
                .onCommand(GroupSessionCommand.WakeSession.class, c -> answer(c.replyTo(), Done.DONE))
                .onCommand(GroupSessionCommand.HelpyDone.class, this::onDone)
                .onCommand(GroupSessionCommand.HelpyGaveUp.class, this::onGaveUp);
        handlers.forState(room -> !room.exists())
                .onCommand(GroupSessionCommand.CreateSession.class, this::onCreate)
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such room"));
        handlers.forState(GroupSession::exists)
                .onCommand(GroupSessionCommand.GetSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(
                        GroupSessionCommand.GetRecentMessages.class,
                        (room, c) -> answer(c.replyTo(), RoomView.recent(room)))
                .onCommand(GroupSessionCommand.FollowSession.class, this::onFollow)
                .onCommand(GroupSessionCommand.CreateSession.class, (room, c) -> answer(c.replyTo(), RoomView.of(room)))
                .onCommand(GroupSessionCommand.LeaveSession.class, this::onLeave)
                .onCommand(GroupSessionCommand.EndSession.class, this::onEnd);
        handlers.forState(GroupSession::isOpen)
                .onCommand(GroupSessionCommand.JoinSession.class, this::onJoin)
                .onCommand(GroupSessionCommand.AddHelpy.class, this::onAddHelpy)
                .onCommand(GroupSessionCommand.RemoveHelpy.class, this::onRemoveHelpy)
                .onCommand(GroupSessionCommand.PostMessage.class, this::onPost)
                .onCommand(MessageCommand.class, this::onChange);
        handlers.forAnyState().onAnyCommand(c -> refuse(c.replyTo(), Refusal.INVALID_STATE, "the room has ended"));
        return handlers.build();
    }

    private Effect<GroupSessionEvent, GroupSession> onCreate(GroupSession room, GroupSessionCommand.CreateSession c) {
        if (c.helpys().size() > GroupSession.HELPYS_MAX) return tooManyHelpys(c.replyTo());
        var created =
                new GroupSessionEvent.SessionCreated(id().id(), c.name(), c.subject(), c.settings(), c.helpys(), now());
        return write(List.of(created), c.replyTo(), RoomView::of);
    }

    private Effect<GroupSessionEvent, GroupSession> onJoin(GroupSession room, GroupSessionCommand.JoinSession c) {
        if (room.isMember(c.userId())) return answer(c.replyTo(), RoomView.of(room));
        if (room.members().size() >= GroupSession.MEMBERS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + GroupSession.MEMBERS_MAX + " people");
        }
        return write(
                List.of(new GroupSessionEvent.UserJoined(c.userId(), c.displayName(), now())),
                c.replyTo(),
                RoomView::of);
    }

    private Effect<GroupSessionEvent, GroupSession> onLeave(GroupSession room, GroupSessionCommand.LeaveSession c) {
        if (!room.isMember(c.userId())) return answer(c.replyTo(), Done.DONE);
        return write(List.of(new GroupSessionEvent.UserLeft(c.userId(), now())), c.replyTo(), next -> Done.DONE);
    }

    private Effect<GroupSessionEvent, GroupSession> onAddHelpy(GroupSession room, GroupSessionCommand.AddHelpy c) {
        if (room.helpy(c.helpy().helpyId()).isPresent()) return answer(c.replyTo(), RoomView.of(room));
        if (room.helpys().size() >= GroupSession.HELPYS_MAX) return tooManyHelpys(c.replyTo());
        return write(List.of(new GroupSessionEvent.HelpyAdded(c.helpy(), now())), c.replyTo(), RoomView::of);
    }

    private Effect<GroupSessionEvent, GroupSession> onRemoveHelpy(
            GroupSession room, GroupSessionCommand.RemoveHelpy c) {
        if (room.helpy(c.helpyId()).isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such Helpy here");
        return write(List.of(new GroupSessionEvent.HelpyRemoved(c.helpyId(), now())), c.replyTo(), next -> Done.DONE);
    }

    private Effect<GroupSessionEvent, GroupSession> onPost(GroupSession room, GroupSessionCommand.PostMessage c) {
        var member = room.members().stream()
                .filter(m -> m.userId().equals(c.userId()))
                .findFirst();
        if (member.isEmpty()) return refuse(c.replyTo(), Refusal.FORBIDDEN, "join the room first");
        var known = room.message(c.messageId());
        if (known.isPresent())
            return answer(
                    c.replyTo(), new GroupSessionCommand.Posted(known.get(), RoomView.roundOf(room, c.messageId())));
        if (room.talk().queued().size() >= QUEUED_MAX) {
            return refuse(c.replyTo(), Refusal.RATE_LIMITED, "at most " + QUEUED_MAX + " messages wait for a round");
        }
        var sender = Message.Sender.human(c.userId(), member.get().displayName());
        var message = new Message(c.messageId(), sender, c.content(), now(), Optional.empty(), Optional.empty());
        return write(
                Turn.onMessage(room, message, now()),
                c.replyTo(),
                next -> new GroupSessionCommand.Posted(message, RoomView.roundOf(next, c.messageId())));
    }

    private Effect<GroupSessionEvent, GroupSession> onChange(GroupSession room, MessageCommand c) {
        var change = MessageChange.of(room, c, now());
        if (change.refused().isPresent())
            return answer(c.replyTo(), change.refused().get());
        if (change.fact().isEmpty()) return answer(c.replyTo(), MessageChange.changed(room, c.messageId()));
        return write(List.of(change.fact().get()), c.replyTo(), next -> MessageChange.changed(next, c.messageId()));
    }

    private Effect<GroupSessionEvent, GroupSession> onDone(GroupSession room, GroupSessionCommand.HelpyDone c) {
        return write(Turn.onAnswer(room, c.runId(), c.text(), c.cost(), now()), c.replyTo(), next -> Done.DONE);
    }

    private Effect<GroupSessionEvent, GroupSession> onGaveUp(GroupSession room, GroupSessionCommand.HelpyGaveUp c) {
        return write(Turn.onFailure(room, c.runId(), c.code(), c.detail(), now()), c.replyTo(), next -> Done.DONE);
    }

    private Effect<GroupSessionEvent, GroupSession> onEnd(GroupSession room, GroupSessionCommand.EndSession c) {
        if (!room.isOpen()) return answer(c.replyTo(), RoomView.of(room));
        return write(List.of(new GroupSessionEvent.SessionEnded(now())), c.replyTo(), RoomView::of);
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
        if (room.openRound().isPresent()) errands.stayOnWakeList();
        else if (waiting.isEmpty()) timers.cancel(c);
        return Effect().none();
    }

    /** A round that was open when the node died: runs are told again, which changes nothing for those that go on. */
    private Effect<GroupSessionEvent, GroupSession> onResume(GroupSession room, RoomSignal.Resume c) {
        return Effect().none().thenRun(state -> {
            state.openRound().ifPresent(this::watch);
            start(state, r -> true);
        });
    }

    private Effect<GroupSessionEvent, GroupSession> onOverdue(GroupSession room, RoomSignal.RoundOverdue c) {
        boolean open =
                room.openRound().filter(r -> r.roundId().equals(c.roundId())).isPresent();
        if (!open) return Effect().none();
        room.openRound().orElseThrow().responders().stream()
                .filter(r -> r.state() == Round.State.RUNNING)
                .forEach(r -> errands.stop(r.runId()));
        return write(Turn.onDeadline(room, now()), c.replyTo(), next -> Done.DONE);
    }

    private Effect<GroupSessionEvent, GroupSession> onStartFailed(GroupSession room, RoomSignal.StartFailed c) {
        errands.startLater(c.runId());
        return Effect().none();
    }

    private Effect<GroupSessionEvent, GroupSession> onStartAgain(GroupSession room, RoomSignal.StartAgain c) {
        return Effect().none().thenRun(state -> start(state, r -> r.runId().equals(c.runId())));
    }

    private void start(GroupSession room, Predicate<Round.Responder> which) {
        room.openRound().stream()
                .flatMap(round -> round.responders().stream())
                .filter(r -> r.state() == Round.State.RUNNING)
                .filter(which)
                .forEach(r -> errands.start(room, r));
    }

    /** Facts first, then the answer, then readers, then errands. */
    private Effect<GroupSessionEvent, GroupSession> write(
            List<GroupSessionEvent> facts, ActorRef<Reply> replyTo, Function<GroupSession, Reply> reply) {
        return Effect().persist(facts).thenRun((GroupSession next) -> {
            replyTo.tell(reply.apply(next));
            if (!waiting.isEmpty()) waiting.answer(after -> RoomView.facts(next, after));
            facts.forEach(fact -> follow(next, fact));
        });
    }

    private void follow(GroupSession room, GroupSessionEvent fact) {
        if (fact instanceof GroupSessionEvent.HelpyStarted started) {
            room.openRound().ifPresent(this::watch);
            start(room, r -> r.runId().equals(started.runId()));
        }
        if (fact instanceof GroupSessionEvent.RoundCompleted && room.openRound().isEmpty()) errands.leaveWakeList();
    }

    private void watch(Round round) {
        var left =
                Duration.between(now(), round.startedAt().plus(ports.settings().roundDeadline()));
        var overdue = new RoomSignal.RoundOverdue(round.roundId(), errands.ignore());
        timers.startSingleTimer(overdue, left.isNegative() ? Duration.ZERO : left);
        timers.startTimerWithFixedDelay(new RoomSignal.Tick(errands.ignore()), TICK);
    }

    private Effect<GroupSessionEvent, GroupSession> tooManyHelpys(ActorRef<Reply> replyTo) {
        return refuse(replyTo, Refusal.PLAN_LIMIT_REACHED, "at most " + GroupSession.HELPYS_MAX + " Helpys");
    }

    private Instant now() {
        return ports.clock().instant();
    }

    @Override
    public SignalHandler<GroupSession> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (room, signal) -> {
                    if (room.openRound().isPresent()) context.getSelf().tell(new RoomSignal.Resume(errands.ignore()));
                })
                .build();
    }

    @Override
    public EventHandler<GroupSession, GroupSessionEvent> eventHandler() {
        return GroupSession::fold;
    }
}
