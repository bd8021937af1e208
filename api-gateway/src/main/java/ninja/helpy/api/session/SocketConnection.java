package ninja.helpy.api.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.session.Outbox.Close;
import ninja.helpy.api.session.SocketActions.Result;
import ninja.helpy.api.session.SocketCommand.Answered;
import ninja.helpy.api.session.SocketCommand.Arrived;
import ninja.helpy.api.session.SocketCommand.Closing;
import ninja.helpy.api.session.SocketCommand.Gone;
import ninja.helpy.api.session.SocketCommand.HasRead;
import ninja.helpy.api.session.SocketCommand.KeyLookedAt;
import ninja.helpy.api.session.SocketCommand.LoggedIn;
import ninja.helpy.api.session.SocketCommand.Opened;
import ninja.helpy.api.session.SocketCommand.RoomOver;
import ninja.helpy.api.session.SocketCommand.RoomsFound;
import ninja.helpy.api.session.SocketCommand.ServerStops;
import ninja.helpy.api.session.SocketCommand.Stirred;
import ninja.helpy.api.session.SocketCommand.Tick;
import ninja.helpy.api.session.SocketCommand.TooMany;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: who is behind it, what it reads. Takes one frame at a time, so that what a client sends takes effect in
 * the order in which it was sent, and a client that sends too much waits for itself.
 */
final class SocketConnection extends AbstractBehavior<SocketCommand> {

    private static final Close UNAUTHENTICATED = new Close(CloseCode.UNAUTHENTICATED, "unauthenticated");
    private static final Close COME_BACK = new Close(CloseCode.TRY_AGAIN_LATER, "connect again and resume");

    private final String connectionId;
    private final Outbox outbox;
    private final SocketServices services;
    private final TimerScheduler<SocketCommand> timers;
    private final SocketRooms rooms;
    private final SocketDoor door;
    private final SocketArrival arrival;
    private final RateGuard rate = new RateGuard(System.nanoTime());
    private int unanswered;

    static Behavior<SocketCommand> create(
            String connectionId, Optional<SocketUser> user, Outbox outbox, SocketServices services) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SocketConnection(context, timers, connectionId, user, outbox, services)));
    }

    private SocketConnection(
            ActorContext<SocketCommand> context,
            TimerScheduler<SocketCommand> timers,
            String connectionId,
            Optional<SocketUser> user,
            Outbox outbox,
            SocketServices services) {
        super(context);
        this.connectionId = connectionId;
        this.outbox = outbox;
        this.services = services;
        this.timers = timers;
        this.rooms = new SocketRooms(context.getSelf(), outbox, services.hubs());
        this.door = new SocketDoor(context, timers, services.login(), services.settings(), user);
        timers.startTimerWithFixedDelay(Tick.PING, services.settings().pingEvery());
        outbox.whenClosed(why -> context.getSelf().tell(new Closing()));
        this.arrival = new SocketArrival(context, timers, services, outbox, rooms);
        user.ifPresent(known -> arrival.welcome(known, connectionId));
    }

    @Override
    public Receive<SocketCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, c -> next(c.next()))
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(LoggedIn.class, this::onLoggedIn)
                .onMessage(KeyLookedAt.class, this::onKeyLookedAt)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(Stirred.class, this::onStirred)
                .onMessage(HasRead.class, c -> next(() -> outbox.offer(SocketFrames.read(c.place()))))
                .onMessage(RoomOver.class, this::onRoomOver)
                .onMessage(TooMany.class, c -> close(new Close(CloseCode.TOO_FAST, "too many connections")))
                .onMessageEquals(Tick.PING, this::onPing)
                .onMessageEquals(Tick.ROOMS_DUE, () -> next(() -> arrival.onQuiet(door.user())))
                .onMessage(RoomsFound.class, c -> next(() -> arrival.onFound(door.user(), c)))
                .onMessageEquals(Tick.LOGIN_OVERDUE, () -> door.user().isPresent() ? this : unauthenticated())
                .onMessageEquals(Tick.KEY_ENDS, () -> next(door::look))
                .onMessageEquals(Tick.RENEWAL_OVERDUE, () -> door.isExpired() ? close(UNAUTHENTICATED) : this)
                .onMessage(ServerStops.class, c -> close(COME_BACK))
                .onMessage(Closing.class, c -> onClosing())
                .onMessageEquals(Tick.LEAVE_OVERDUE, () -> {
                    outbox.cut();
                    return Behaviors.stopped();
                })
                .onMessage(Gone.class, c -> Behaviors.stopped())
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<SocketCommand> onArrived(Arrived c) {
        unanswered = 0;
        switch (rate.frame(System.nanoTime())) {
            case CLOSE -> {
                return close(new Close(CloseCode.TOO_FAST, "too many frames"));
            }
            case REFUSE -> {
                return refused(Optional.empty(), RateGuard.problem(), c.next());
            }
            case PASS -> {}
        }
        ClientFrame frame;
        try {
            frame = ClientFrame.of(c.frame());
        } catch (RuntimeException notAFrame) {
            return refused(Optional.empty(), problem(notAFrame), c.next());
        }
        return onFrame(frame, c.next());
    }

    private Behavior<SocketCommand> onFrame(ClientFrame frame, Runnable next) {
        switch (frame.event()) {
            case "connect" -> {
                return onConnect(frame, next);
            }
            case "disconnect" -> {
                frame.id().ifPresent(id -> outbox.offer(SocketFrames.ack(id, Map.of())));
                return close(new Close(CloseCode.NORMAL, "as asked"));
            }
            case "ping" -> {
                outbox.offer(SocketFrames.pong(frame.data()));
                return next(next);
            }
            case "pong" -> {
                return next(next);
            }
            default -> {
                return onAction(frame, next);
            }
        }
    }

    private Behavior<SocketCommand> onAction(ClientFrame frame, Runnable next) {
        if (door.user().isEmpty()) return unauthenticated();
        if (door.isExpired()) return onAnswered(new Answered(frame, null, SocketLogin.no(), Optional.of(next)));
        var known = door.user().get();
        if (isJoin(frame)) arrival.joining();
        return answer(frame, () -> services.actions().perform(known, frame, rooms::reads), Optional.of(next));
    }

    private Behavior<SocketCommand> answer(
            ClientFrame frame, Supplier<CompletionStage<Result>> action, Optional<Runnable> next) {
        try {
            getContext().pipeToSelf(action.get(), (result, failure) -> new Answered(frame, result, failure, next));
            return this;
        } catch (RuntimeException failure) {
            return onAnswered(new Answered(frame, null, failure, next));
        }
    }

    /** A fresh token is taken at any time; without one a connection that is known may still say where to resume. */
    private Behavior<SocketCommand> onConnect(ClientFrame frame, Runnable next) {
        if (door.isOpen() && !SocketLogin.showsCredential(frame.data())) {
            return connected(door.user().orElseThrow(), frame, next);
        }
        door.show(frame, next);
        return this;
    }

    private Behavior<SocketCommand> onLoggedIn(LoggedIn c) {
        if (c.user() == null || c.failure() != null) {
            outbox.offer(SocketFrames.error(c.frame().id(), problem(orNothing(c.failure()))));
            return close(UNAUTHENTICATED);
        }
        return door.admit(c.user()) ? connected(c.user(), c.frame(), c.next()) : unauthenticated();
    }

    private Behavior<SocketCommand> connected(SocketUser known, ClientFrame frame, Runnable next) {
        var claimed = frame.data().path("userId");
        if (claimed.isTextual() && !claimed.textValue().equals(known.userId())) return unauthenticated();
        Map<String, ResumePoints.Point> resumeFrom;
        try {
            resumeFrom = frame.resumeFrom();
        } catch (RuntimeException wrong) {
            return refused(frame.id(), problem(wrong), next);
        }
        arrival.welcome(known, connectionId);
        frame.id().ifPresent(id -> outbox.offer(SocketFrames.ack(id, Map.of("connectionId", connectionId))));
        var silent = new ClientFrame(frame.event(), Optional.empty(), frame.data());
        resumeFrom.forEach(
                (id, point) -> answer(silent, () -> services.actions().resume(known, id, point), Optional.empty()));
        return next(next);
    }

    /** Only a clear no ends anything: who could not be asked is asked again later. */
    private Behavior<SocketCommand> onKeyLookedAt(KeyLookedAt c) {
        if (c.user() != null) {
            door.stillHeld(c.user());
            return this;
        }
        if (problem(orNothing(c.failure())).code() == Code.UNAUTHENTICATED && door.expire()) {
            outbox.offer(SocketFrames.tokenExpired(services.settings().renewWithin()));
        }
        return this;
    }

    private Behavior<SocketCommand> onAnswered(Answered c) {
        if (isJoin(c.frame())) arrival.joined();
        if (c.result() == null) {
            var problem = problem(orNothing(c.failure()));
            outbox.offer(c.frame()
                    .id()
                    .map(id -> SocketFrames.nack(id, problem))
                    .orElseGet(() -> SocketFrames.error(Optional.empty(), problem)));
        } else {
            var ack = c.result().ack();
            c.frame().id().ifPresent(id -> outbox.offer(SocketFrames.ack(id, ack)));
            c.result().listen().ifPresent(listen -> door.user().ifPresent(known -> rooms.listen(known, listen)));
        }
        c.next().ifPresent(this::next);
        return this;
    }

    private static boolean isJoin(ClientFrame frame) {
        return frame.event().equals("group.join");
    }

    private Behavior<SocketCommand> onStirred(Stirred c) {
        door.user().ifPresent(known -> rooms.stirred(known, c));
        return this;
    }

    private Behavior<SocketCommand> onRoomOver(RoomOver c) {
        if (!rooms.isOver(c.feed(), c.reader())) return this;
        return c.why().reason() == Refusal.SERVICE_UNAVAILABLE ? close(COME_BACK) : this;
    }

    private Behavior<SocketCommand> onPing() {
        if (unanswered >= 2) return close(new Close(CloseCode.SILENT, "no answer to two pings"));
        unanswered++;
        outbox.offer(SocketFrames.ping());
        door.lookNowAndThen();
        return this;
    }

    private Behavior<SocketCommand> unauthenticated() {
        outbox.offer(SocketFrames.error(
                Optional.empty(), Problem.of(Code.UNAUTHENTICATED, "the first frame must be connect with a token")));
        return close(UNAUTHENTICATED);
    }

    /** What waits is still sent, then the close frame; whoever does not take it is cut off. */
    private Behavior<SocketCommand> close(Close why) {
        outbox.offer(SocketFrames.disconnect(door.user(), why));
        outbox.close(why);
        return this;
    }

    private Behavior<SocketCommand> onClosing() {
        timers.startSingleTimer(Tick.LEAVE_OVERDUE, services.settings().leaveWithin());
        return this;
    }

    private Behavior<SocketCommand> onStop() {
        outbox.close(COME_BACK);
        rooms.leaveAll();
        return this;
    }

    private Behavior<SocketCommand> refused(Optional<String> id, Problem problem, Runnable next) {
        outbox.offer(SocketFrames.error(id, problem));
        return next(next);
    }

    private Behavior<SocketCommand> next(Runnable next) {
        next.run();
        return this;
    }

    private Problem problem(Throwable failure) {
        return Failures.problem(failure, connectionId);
    }

    private static Throwable orNothing(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("an answer without content") : failure;
    }
}
