package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.DeleteWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.RevokeApiKey;
import ninja.helpy.api.FakeLists;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.run.ChatDoors;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.session.SocketCommand.Arrived;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A connection lives by a key: what happens when that ends, and with whoever never shows one. */
class SocketKeyTest {

    private static final LiveApi live = new LiveApi();
    private static final SecretHasher HASHER = new SecretHasher(LiveApi.INSTALLATION_SECRET);

    /** All patience is short here. */
    private static final SocketSettings SETTINGS = new SocketSettings(
            Duration.ofMillis(600),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            Duration.ofMillis(800),
            Duration.ofMillis(200));

    private final RoomOnSockets room = RoomOnSockets.open(live);
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final AtomicBoolean cut = new AtomicBoolean();
    private final Outbox outbox = new Outbox(SocketFrames::farewell);

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void whoNeverShowsAnythingIsSentAway() {
        connection();

        await().until(() -> closeCode() == CloseCode.UNAUTHENTICATED);
        assertThat(of("error").get(0).at("/data/code").asText()).isEqualTo("unauthenticated");
        assertThat(of("disconnect").get(0).at("/data/code").asInt()).isEqualTo(CloseCode.UNAUTHENTICATED);
        await().untilTrue(cut);
    }

    @Test
    void whoAnswersNoPingIsSentAway() {
        send(connection(), "connect", Map.of("token", room.ticket("ann")));

        await().until(() -> closeCode() == CloseCode.SILENT);
        assertThat(of("ping")).hasSize(2);
    }

    @Test
    void aKeyInTheFirstFrameActsForTheUserBesideIt() {
        var connection = connection();
        send(
                connection,
                "connect",
                Map.of("userId", "ann", "token", room.tenant().apiKey()));

        await().until(() -> !of("connect").isEmpty());
        assertThat(of("connect").get(0).at("/data/userId").asText()).isEqualTo("ann");
        assertThat(of("connect").get(0).at("/data/serverTime").asText()).isNotBlank();
    }

    @Test
    void aTicketOfAnotherUserOpensNothing() {
        send(connection(), "connect", Map.of("userId", "bob", "token", room.ticket("ann")));

        await().until(() -> closeCode() == CloseCode.UNAUTHENTICATED);
    }

    @Test
    void aRevokedKeyIsToldAndAFreshTokenKeepsTheConnection() {
        addKey("k-2", Optional.empty());
        var connection = connection();
        send(connection, "connect", Map.of("token", room.ticket("ann", "k-2")));
        await().until(() -> !of("connect").isEmpty());

        workspace(to -> new RevokeApiKey("k-2", to));
        awaitAlive(connection, () -> expired() == 1);
        send(connection, "group.join", Map.of("sessionId", room.room()));
        awaitAlive(connection, () -> of("error").size() == 2);
        send(connection, "connect", Map.of("token", room.ticket("ann")));
        awaitAlive(connection, () -> of("connect").size() == 2);
        var renewed = Instant.now();
        awaitAlive(
                connection,
                () -> Instant.now().isAfter(renewed.plus(SETTINGS.renewWithin().multipliedBy(2))));

        assertThat(closeCode()).isZero();
        assertThat(expired()).isEqualTo(1);
    }

    @Test
    void aKeyThatEndsEndsTheConnectionAfterAWhile() {
        addKey("k-2", Optional.of(Instant.now().plusMillis(500)));
        var connection = connection();
        send(connection, "connect", Map.of("token", room.ticket("ann", "k-2")));

        awaitAlive(connection, () -> expired() == 1);
        awaitAlive(connection, () -> closeCode() == CloseCode.UNAUTHENTICATED);
    }

    @Test
    void aDeletedWorkspaceEndsItsConnections() {
        var connection = connection();
        send(connection, "connect", Map.of("token", room.ticket("ann")));
        await().until(() -> !of("connect").isEmpty());

        workspace(DeleteWorkspace::new);

        awaitAlive(connection, () -> closeCode() == CloseCode.UNAUTHENTICATED);
    }

    @Test
    void whoTakesItsLeaveIsLetGo() {
        var connection = connection();
        send(connection, "connect", Map.of("token", room.ticket("ann")));
        send(connection, "disconnect", Map.of("reason", "going home"));

        await().until(() -> closeCode() == CloseCode.NORMAL);
        await().until(() -> of("disconnect").size() == 1);
    }

    private long expired() {
        return of("error").stream()
                .filter(frame -> frame.at("/data/code").asText().equals("token_expired"))
                .count();
    }

    /** Waits, and answers every ping meanwhile. */
    private void awaitAlive(ActorRef<SocketCommand> connection, java.util.concurrent.Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(60)).until(() -> {
            send(connection, "pong", Map.of());
            return condition.call();
        });
    }

    private void addKey(String keyId, Optional<Instant> expiresAt) {
        var key = live.api.secrets().apiKey(room.tenant().workspaceId(), Optional.empty());
        workspace(to -> new AddApiKey(keyId, "second", Level.WRITE, key.hash(), expiresAt, to));
    }

    private void workspace(java.util.function.Function<ActorRef<Reply>, WorkspaceCommand> command) {
        LiveApi.done(live.entities.ask(live.entities.workspace(room.tenant().workspaceId()), command));
    }

    private ActorRef<SocketCommand> connection() {
        var entities = live.entities;
        var login =
                new SocketLogin(entities, new WorkspaceKeyAuthenticator(entities, HASHER, Optional.empty()), HASHER);
        var chat = new SocketChat(entities, new ChatDoors(entities), new RunStarter(entities));
        var services = new SocketServices(
                login,
                new SocketActions(entities, new FakeLists(), chat),
                live.akka.<RoomHubs.Command>createTestProbe().ref(),
                live.akka.<PeopleHere.Command>createTestProbe().ref(),
                SETTINGS);
        outbox.cutBy(() -> cut.set(true));
        outbox.frames(1)
                .mapConcat(batch -> batch)
                .map(frame -> Json.parse(frame.text().getBytes(StandardCharsets.UTF_8)))
                .runWith(Sink.foreach(frames::add), live.akka.system());
        return live.akka.spawn(SocketConnection.create("c-1", Optional.empty(), outbox, services));
    }

    private void send(ActorRef<SocketCommand> connection, String event, Map<String, ?> data) {
        var text = Json.text(Map.of("event", event, "data", data));
        connection.tell(new Arrived(new Inbound(text, Optional.empty()), () -> {}));
    }

    private List<JsonNode> of(String event) {
        return frames.stream()
                .filter(frame -> frame.get("event").asText().equals(event))
                .toList();
    }

    private int closeCode() {
        return outbox.closed().map(Outbox.Close::code).orElse(0);
    }
}
