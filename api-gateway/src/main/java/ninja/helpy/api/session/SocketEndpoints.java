package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
        var outbox = new Outbox(SocketFrames::farewell);
        var actor = spawned(user, outbox);
        no.ifPresent(problem -> {
            outbox.offer(SocketFrames.error(Optional.empty(), problem));
            outbox.close(new Outbox.Close(CloseCode.UNAUTHENTICATED, "unauthenticated"));
        });
        return Socket.upgrade(call.request(), new SocketHandler(peer(actor), outbox));
    }

    /** If the peer never takes up the socket, the unanswered pings end this actor. */
    private ActorRef<SocketCommand> spawned(Optional<SocketUser> user, Outbox outbox) {
        var connectionId = Ids.next();
        return system.systemActorOf(
                SocketConnection.create(connectionId, user, outbox, services), "socket-" + connectionId, Props.empty());
    }

    private SocketHandler.Peer peer(ActorRef<SocketCommand> actor) {
        return new SocketHandler.Peer() {
            @Override
            public void opened(Runnable ask) {
                metrics.socketOpened();
                actor.tell(new SocketCommand.Opened(ask));
            }

            @Override
            public void arrived(Inbound message, Runnable ask) {
                actor.tell(new SocketCommand.Arrived(message, ask));
            }

            @Override
            public void serverStops() {
                actor.tell(new SocketCommand.ServerStops());
            }

            @Override
            public void gone() {
                metrics.socketClosed();
                actor.tell(new SocketCommand.Gone());
            }
        };
    }
}
