package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
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
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.session.SocketActions.Listen;
import ninja.helpy.api.session.SocketActions.Result;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: who is behind it, which rooms it reads. Takes one frame at a time, so that what a client sends takes
 * effect in the order in which it was sent, and a client that sends too much waits for itself.
 */
final class SocketConnection extends AbstractBehavior<SocketConnection.Command> {

    interface Command {}

    record Opened(ActorRef<Next> next) implements Command {}

    record Arrived(Inbound frame, ActorRef<Next> next) implements Command {}

    /** The peer is gone, or the streams have ended. */
    record Gone() implements Command {}

    record Closing(Outbox.Close why) implements Command {}

    /** Asks the socket for its next frame. */
    record Next() {}

    private record LoggedIn(
            ClientFrame frame,
            @Nullable SocketUser user,
            @Nullable Throwable failure,
            ActorRef<Next> next) implements Command {}

    private record Answered(
            ClientFrame frame,
            @Nullable Result result,
            @Nullable Throwable failure,
            Optional<ActorRef<Next>> next) implements Command {}

    private record RoomOver(RoomReader reader, EntityId room, Refused why) implements Command {}

    private enum Tick implements Command {
        PING,
        LOGIN_OVERDUE,
        LEAVE_OVERDUE
    }

    /** What a connection needs besides its peer. */
    record Services(
            SocketLogin login, SocketActions actions, ActorRef<RoomHubs.Command> hubs, SocketSettings settings) {}

    private final String connectionId;
    private final Outbox outbox;
    private final Services services;
    private final Runnable cut;
    private final TimerScheduler<Command> timers;
    private final SocketRooms rooms;
    private final RateGuard rate = new RateGuard(System.nanoTime());
    private Optional<SocketUser> user;
    private int unanswered;

    /** {@code cut} ends the connection without further words. */
    static Behavior<Command> create(
            String connectionId, Optional<SocketUser> user, Outbox outbox, Services services, Runnable cut) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SocketConnection(context, timers, connectionId, user, outbox, services, cut)));
    }

    private SocketConnection(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String connectionId,
            Optional<SocketUser> user,
            Outbox outbox,
            Services services,
            Runnable cut) {
        super(context);
        this.connectionId = connectionId;
        this.user = user;
        this.outbox = outbox;
        this.services = services;
        this.cut = cut;
        this.timers = timers;
        this.rooms = new SocketRooms(services.hubs());
        timers.startTimerWithFixedDelay(Tick.PING, services.settings().pingEvery());
        if (user.isEmpty()) {
            timers.startSingleTimer(Tick.LOGIN_OVERDUE, services.settings().loginWithin());
        }
        outbox.whenClosed(why -> context.getSelf().tell(new Closing(why)));
        user.ifPresent(known -> outbox.offer(SocketFrames.connected(known, connectionId)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, c -> next(c.next()))
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(LoggedIn.class, this::onLoggedIn)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(RoomOver.class, this::onRoomOver)
                .onMessageEquals(Tick.PING, this::onPing)
                .onMessageEquals(Tick.LOGIN_OVERDUE, () -> user.isPresent() ? this : unauthenticated())
                .onMessage(Closing.class, this::onClosing)
                .onMessageEquals(Tick.LEAVE_OVERDUE, () -> {
                    cut.run();
                    return Behaviors.stopped();
                })
                .onMessage(Gone.class, c -> Behaviors.stopped())
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onArrived(Arrived c) {
        unanswered = 0;
        switch (rate.frame(System.nanoTime())) {
            case CLOSE -> {
                return close(new Outbox.Close(CloseCode.TOO_FAST, "too many frames"));
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

    private Behavior<Command> onFrame(ClientFrame frame, ActorRef<Next> next) {
        switch (frame.event()) {
            case "connect" -> {
                return onConnect(frame, next);
            }
            case "ping" -> {
                outbox.offer(SocketFrames.pong());
                return next(next);
            }
            case "pong" -> {
                return next(next);
            }
            default -> {
                return user.map(known -> answer(
                                frame, () -> services.actions().perform(known, frame, outbox), Optional.of(next)))
                        .orElseGet(this::unauthenticated);
            }
        }
    }

    private Behavior<Command> answer(
            ClientFrame frame, Supplier<CompletionStage<Result>> action, Optional<ActorRef<Next>> next) {
        try {
            getContext().pipeToSelf(action.get(), (result, failure) -> new Answered(frame, result, failure, next));
            return this;
        } catch (RuntimeException failure) {
            return onAnswered(new Answered(frame, null, failure, next));
        }
    }

    private Behavior<Command> onConnect(ClientFrame frame, ActorRef<Next> next) {
        if (user.isPresent()) return connected(user.get(), frame, next);
        var ticket = frame.data().path("ticket").asText();
        getContext()
                .pipeToSelf(
                        services.login().byTicket(ticket), (who, failure) -> new LoggedIn(frame, who, failure, next));
        return this;
    }

    private Behavior<Command> onLoggedIn(LoggedIn c) {
        if (c.user() == null || c.failure() != null) {
            outbox.offer(SocketFrames.error(c.frame().id(), problem(orNothing(c.failure()))));
            return close(new Outbox.Close(CloseCode.UNAUTHENTICATED, "unauthenticated"));
        }
        timers.cancel(Tick.LOGIN_OVERDUE);
        user = Optional.of(c.user());
        return connected(c.user(), c.frame(), c.next());
    }

    private Behavior<Command> connected(SocketUser known, ClientFrame frame, ActorRef<Next> next) {
        var claimed = frame.data().path("userId");
        if (claimed.isTextual() && !claimed.textValue().equals(known.userId())) return unauthenticated();
        Map<String, Long> resumeFrom;
        try {
            resumeFrom = frame.resumeFrom();
        } catch (RuntimeException wrong) {
            return refused(frame.id(), problem(wrong), next);
        }
        outbox.offer(SocketFrames.connected(known, connectionId));
        frame.id().ifPresent(id -> outbox.offer(SocketFrames.ack(id, Map.of("connectionId", connectionId))));
        var silent = new ClientFrame(frame.event(), Optional.empty(), frame.data());
        resumeFrom.forEach((sessionId, position) ->
                answer(silent, () -> services.actions().resume(known, sessionId, position), Optional.empty()));
        return next(next);
    }

    private Behavior<Command> onAnswered(Answered c) {
        if (c.result() == null) {
            var problem = problem(orNothing(c.failure()));
            outbox.offer(c.frame()
                    .id()
                    .map(id -> SocketFrames.nack(id, problem))
                    .orElseGet(() -> SocketFrames.error(Optional.empty(), problem)));
        } else {
            var ack = c.result().ack();
            c.frame().id().ifPresent(id -> outbox.offer(SocketFrames.ack(id, ack)));
            c.result().listen().ifPresent(this::listen);
        }
        c.next().ifPresent(this::next);
        return this;
    }

    private void listen(Listen listen) {
        var self = getContext().getSelf();
        var reader = new RoomReader[1];
        reader[0] = new RoomReader(
                user.orElseThrow().userId(), outbox, why -> self.tell(new RoomOver(reader[0], listen.room(), why)));
        if (!rooms.listen(listen, reader[0])) {
            outbox.offer(SocketFrames.error(
                    Optional.empty(),
                    Problem.of(
                            Code.PLAN_LIMIT_REACHED, "at most " + SocketRooms.ROOMS_MAX + " sessions per connection")));
        }
    }

    private Behavior<Command> onRoomOver(RoomOver c) {
        if (!rooms.isOver(c.room(), c.reader())) return this;
        if (c.why().reason() == Refusal.SERVICE_UNAVAILABLE) {
            return close(new Outbox.Close(CloseCode.TRY_AGAIN_LATER, "connect again and resume"));
        }
        return this;
    }

    private Behavior<Command> onPing() {
        if (unanswered >= 2) return close(new Outbox.Close(CloseCode.SILENT, "no answer to two pings"));
        unanswered++;
        outbox.offer(SocketFrames.ping());
        return this;
    }

    private Behavior<Command> unauthenticated() {
        outbox.offer(SocketFrames.error(
                Optional.empty(), Problem.of(Code.UNAUTHENTICATED, "the first frame must be connect with a ticket")));
        return close(new Outbox.Close(CloseCode.UNAUTHENTICATED, "unauthenticated"));
    }

    /** What waits is still sent, then the close frame; whoever does not take it is cut off. */
    private Behavior<Command> close(Outbox.Close why) {
        outbox.close(why);
        return this;
    }

    private Behavior<Command> onClosing(Closing c) {
        timers.startSingleTimer(Tick.LEAVE_OVERDUE, services.settings().leaveWithin());
        return this;
    }

    private Behavior<Command> onStop() {
        outbox.close(new Outbox.Close(CloseCode.TRY_AGAIN_LATER, "connect again and resume"));
        rooms.leaveAll();
        return this;
    }

    private Behavior<Command> refused(Optional<String> id, Problem problem, ActorRef<Next> next) {
        outbox.offer(SocketFrames.error(id, problem));
        return next(next);
    }

    private Behavior<Command> next(ActorRef<Next> next) {
        next.tell(new Next());
        return this;
    }

    private Problem problem(Throwable failure) {
        return Failures.problem(failure, connectionId);
    }

    private static Throwable orNothing(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("an answer without content") : failure;
    }
}
