package ninja.helpy.api.session;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.typed.javadsl.ActorSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.run.LiveMetrics;
import ninja.helpy.api.wire.Problem;

/** {@code GET /ws}: one connection for all the rooms and conversations of one person. */
public final class SocketEndpoints {

    private final ActorSystem<?> system;
    private final Socket socket;
    private final SocketServices services;
    private final LiveMetrics metrics;

    public SocketEndpoints(
            ActorSystem<?> system,
            SocketLogin login,
            SocketActions actions,
            ActorRef<RoomHubs.Command> hubs,
            ActorRef<PeopleHere.Command> people,
            LiveMetrics metrics) {
        this(system, new SocketServices(login, actions, hubs, people, SocketSettings.DEFAULT), metrics);
    }

    SocketEndpoints(ActorSystem<?> system, SocketServices services, LiveMetrics metrics) {
        this.system = system;
        this.socket = new Socket(system);
        this.services = services;
        this.metrics = metrics;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/ws", Access.DOOR, this::open));
    }

    /** Browsers show a page nothing of a refused handshake, so a wrong credential is told inside the socket. */
    private CompletionStage<HttpResponse> open(Call call) {
        return services.login()
                .of(call)
                .handle((user, failure) -> failure == null
                        ? connected(call, user, Optional.empty())
                        : connected(
                                call, Optional.empty(), Optional.of(Failures.problem(failure, call.correlationId()))));
    }

    private HttpResponse connected(Call call, Optional<SocketUser> user, Optional<Problem> no) {
        var cut = KillSwitches.shared("socket");
        var outbox = new Outbox(SocketFrames::farewell);
        var actor = spawned(user, outbox, cut::shutdown);
        no.ifPresent(problem -> {
            outbox.offer(SocketFrames.error(Optional.empty(), problem));
            outbox.close(new Outbox.Close(CloseCode.UNAUTHENTICATED, "unauthenticated"));
        });
        var messages = Flow.<Message>create().via(metrics.countingSockets()).via(talking(actor, outbox));
        return socket.upgrade(call.request(), messages, outbox::closed, cut);
    }

    /** If the peer never takes up the socket, the unanswered pings end this actor. */
    private ActorRef<SocketCommand> spawned(Optional<SocketUser> user, Outbox outbox, Runnable cut) {
        var connectionId = Ids.next();
        return system.systemActorOf(
                SocketConnection.create(connectionId, user, outbox, services, cut),
                "socket-" + connectionId,
                Props.empty());
    }

    private Flow<Message, Message, NotUsed> talking(ActorRef<SocketCommand> actor, Outbox outbox) {
        var in = Inbound.reading(Materializer.matFromSystem(system.classicSystem()))
                .to(ActorSink.actorRefWithBackpressure(
                        actor,
                        (ActorRef<SocketCommand.Next> next, Inbound frame) -> new SocketCommand.Arrived(frame, next),
                        SocketCommand.Opened::new,
                        new SocketCommand.Next(),
                        new SocketCommand.Gone(),
                        failure -> new SocketCommand.Gone()));
        var seq = new AtomicLong();
        var out = outbox.frames(1)
                .map(frames -> (Message) TextMessage.create(frames.get(0).text(seq.incrementAndGet())));
        return Flow.fromSinkAndSourceCoupled(in, out).mapMaterializedValue(any -> NotUsed.getInstance());
    }
}
