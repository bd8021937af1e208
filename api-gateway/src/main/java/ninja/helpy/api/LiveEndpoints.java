package ninja.helpy.api;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.feed.EventFeedEndpoints;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.openai.CompletionEndpoints;
import ninja.helpy.api.ops.Connections;
import ninja.helpy.api.run.ChatDoors;
import ninja.helpy.api.run.ChatEndpoints;
import ninja.helpy.api.run.LiveMetrics;
import ninja.helpy.api.run.LiveRuns;
import ninja.helpy.api.run.Readers;
import ninja.helpy.api.run.RunReader;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.run.RunStreams;
import ninja.helpy.api.run.StreamEndpoints;
import ninja.helpy.api.run.WebhookEndpoints;
import ninja.helpy.api.session.MultiAgentEndpoints;
import ninja.helpy.api.session.PeopleHere;
import ninja.helpy.api.session.RoomFeedEndpoints;
import ninja.helpy.api.session.RoomHubs;
import ninja.helpy.api.session.SocketActions;
import ninja.helpy.api.session.SocketChat;
import ninja.helpy.api.session.SocketEndpoints;
import ninja.helpy.api.session.SocketLogin;

/** The live wires put together: webhook, token stream, chat, WebSocket, the feeds of rooms and workspaces. */
final class LiveEndpoints {

    private final ApiPorts ports;
    private final SecretHasher hasher;
    private final Authenticator authenticator;
    private final LiveMetrics metrics;
    private final ChatDoors doors;
    private final RunStarter starter;
    private final RunReader reader;
    private final RunStreams streams;

    LiveEndpoints(ApiPorts ports, SecretHasher hasher, Authenticator authenticator, Connections connections) {
        this.ports = ports;
        this.hasher = hasher;
        this.authenticator = authenticator;
        this.metrics = new LiveMetrics(connections, ports.metrics());
        this.doors = new ChatDoors(ports.entities());
        this.starter = new RunStarter(ports.entities());
        this.reader = new RunReader(ports.system(), ports.entities());
        this.streams = new RunStreams(reader, new Readers(ports.entities()), metrics);
    }

    List<Endpoint> endpoints() {
        var entities = ports.entities();
        var liveRuns = new LiveRuns(entities);
        var asking = new Asking(entities);
        var hubs = ports.system().systemActorOf(RoomHubs.create(entities), "room-hubs-" + Ids.next(), Props.empty());
        return Stream.of(
                        new WebhookEndpoints(entities, hasher, starter, reader).endpoints(),
                        new StreamEndpoints(entities, hasher, starter, reader, streams, liveRuns).endpoints(),
                        new ChatEndpoints(asking, doors, starter, reader, streams, liveRuns).endpoints(),
                        completions().endpoints(),
                        new EventFeedEndpoints(ports.history(), metrics).endpoints(),
                        new RoomFeedEndpoints(entities, hubs, metrics).endpoints(),
                        new MultiAgentEndpoints(ports.system(), new Asking(entities), metrics).endpoints(),
                        sockets(hubs).endpoints())
                .flatMap(List::stream)
                .toList();
    }

    private CompletionEndpoints completions() {
        return new CompletionEndpoints(new Asking(ports.entities()), starter, reader, streams, Clock.systemUTC());
    }

    private SocketEndpoints sockets(ActorRef<RoomHubs.Command> hubs) {
        var chat = new SocketChat(ports.entities(), doors, starter);
        var people = ports.system()
                .systemActorOf(PeopleHere.create(ports.entities()), "people-here-" + Ids.next(), Props.empty());
        return new SocketEndpoints(
                ports.system(),
                new SocketLogin(ports.entities(), authenticator, hasher),
                new SocketActions(ports.entities(), ports.lists(), chat),
                hubs,
                people,
                metrics);
    }
}
