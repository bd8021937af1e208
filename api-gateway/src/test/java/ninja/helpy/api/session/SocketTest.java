package ninja.helpy.api.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.Asker;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.workspace.WorkspaceCommand.IssueTicket;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.LiveApi.Tenant;
import ninja.helpy.api.net.HttpServer;
import ninja.helpy.api.run.EventReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Rooms over real WebSockets. */
class SocketTest {

    private static final LiveApi live = new LiveApi();

    private final Tenant tenant = live.tenant();
    private final String room = room(RoomSettings.RespondMode.ALL);

    @AfterAll
    static void stop() {
        live.close();
    }

    private String room(RoomSettings.RespondMode mode) {
        var sessionId = Ids.next();
        var helpy = new RoomHelpy(
                tenant.agentId(), tenant.agentName(), Optional.of("maths"), Optional.empty(), Optional.empty());
        LiveApi.done(live.entities.ask(
                live.entities.session(new EntityId(tenant.workspaceId(), sessionId)),
                to -> new CreateSession(NewRoom.of("Room", RoomSettings.DEFAULT.with(3, mode), List.of(helpy)), to)));
        return sessionId;
    }

    private String ticket(String userId) {
        var made = live.api.secrets().ticket(tenant.workspaceId());
        LiveApi.done(live.entities.ask(
                live.entities.workspace(tenant.workspaceId()),
                to -> new IssueTicket(made.hash(), userId, userId.toUpperCase(java.util.Locale.ROOT), "k-1", to)));
        return made.shown();
    }

    private TestSocket socket(String userId) {
        return TestSocket.open(live, "/ws?ticket=" + ticket(userId), Optional.empty());
    }

    private TestSocket joined(String userId) {
        var socket = socket(userId);
        socket.until("connect");
        socket.send("group.join", "join-" + userId, "{\"sessionId\":\"" + room + "\"}");
        assertThat(socket.until("ack").at("/data/ok").asBoolean()).isTrue();
        return socket;
    }

    private void say(TestSocket socket, String id, String words) {
        socket.send(
                "group.message", id, "{\"sessionId\":\"" + room + "\",\"message\":{\"content\":\"" + words + "\"}}");
    }

    @Test
    void everyoneInARoomGetsTheSameFramesInTheSameOrder() {
        live.script(tenant, request -> ScriptedModel.words("Good day to you"));
        var ann = joined("ann");
        var bob = joined("bob");

        say(ann, "m-1", "Hello all");
        var annsAck = ann.until("ack");
        var annsAnswer = ann.until("helpy.response");
        ann.until("round.completed");
        bob.until("round.completed");

        assertThat(annsAck.at("/data/result/messageId").asText()).isNotBlank();
        assertThat(annsAnswer.at("/data/response").asText()).isEqualTo("Good day to you");
        assertThat(annsAnswer.at("/data/order").asInt()).isEqualTo(1);
        assertThat(durable(bob)).contains("group.message", "round.started", "helpy.response", "round.completed");
        var shared = positions(bob).get(0);
        assertThat(positions(ann).stream().filter(p -> p >= shared).toList()).isEqualTo(positions(bob));
        assertThat(positions(bob)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void tokensOfAnAnswerComeWhileItIsBeingWritten() {
        var go = new CompletableFuture<Void>();
        live.script(
                tenant, request -> List.of(ScriptedModel.say("One "), await(go), ScriptedModel.say("two"), finish()));
        var ann = joined("ann");

        say(ann, "m-1", "Count");
        var thinking = ann.until("helpy.thinking");
        var token = ann.until("helpy.token");
        var late = joined("late");
        var soFar = late.until("helpy.token");
        go.complete(null);

        assertThat(thinking.at("/data/isThinking").asBoolean()).isTrue();
        assertThat(token.at("/data/delta").asText()).isEqualTo("One ");
        assertThat(token.at("/data/index").asInt()).isZero();
        assertThat(token.at("/data/draft").asBoolean()).isTrue();
        assertThat(soFar.at("/data/delta").asText()).isEqualTo("One ");
        assertThat(ann.until("helpy.response").at("/data/response").asText()).isEqualTo("One two");
        assertThat(late.until("helpy.response").at("/data/response").asText()).isEqualTo("One two");
    }

    @Test
    void whoComesBackGetsWhatItMissedOnceAndInOrder() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");
        var bob = joined("bob");
        say(ann, "m-1", "First");
        var seen = bob.until("round.completed").get("position").asLong();
        bob.abort();
        say(ann, "m-2", "Second");
        ann.until("round.completed");
        ann.until("round.completed");

        var again = socket("bob");
        again.until("connect");
        again.send("connect", "c", "{\"resumeFrom\":{\"" + room + "\":" + seen + "}}");
        again.until("round.completed");
        say(ann, "m-3", "Third");
        again.until("round.completed");
        ann.until("round.completed");

        assertThat(again.of("group.message").stream()
                        .map(frame -> frame.at("/data/message/content").asText()))
                .containsExactly("Second", "Third");
        assertThat(positions(again)).isSorted().doesNotHaveDuplicates().allMatch(p -> p > seen);
        assertThat(positions(again))
                .isEqualTo(positions(ann).stream().filter(p -> p > seen).toList());
    }

    @Test
    void aPositionThatTheRoomKeepsNoLongerIsToldSoAndTheFeedGoesOn() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");
        for (int i = 0; i < 70; i++) {
            var userId = "guest-" + i;
            var id = new EntityId(tenant.workspaceId(), room);
            for (int round = 0; round < 2; round++) {
                LiveApi.done(live.entities.ask(
                        live.entities.session(id),
                        to -> new ninja.helpy.agents.session.GroupSessionCommand.JoinSession(userId, userId, to)));
                LiveApi.done(live.entities.ask(live.entities.session(id), to -> new LeaveSession(userId, to)));
            }
        }

        var again = socket("ann");
        again.until("connect");
        again.send("connect", "c", "{\"resumeFrom\":{\"" + room + "\":1}}");
        var expired = again.until("error");
        say(ann, "m-1", "Still here");

        assertThat(expired.at("/data/code").asText()).isEqualTo("expired");
        assertThat(expired.at("/data/sessionId").asText()).isEqualTo(room);
        assertThat(again.until("group.message").at("/data/message/content").asText())
                .isEqualTo("Still here");
    }

    @Test
    void whoLeavesHearsNothingMore() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");
        var bob = joined("bob");

        bob.send("group.leave", "l", "{\"sessionId\":\"" + room + "\"}");
        bob.until("ack");
        ann.until("group.leave");
        say(ann, "m-1", "Is he gone?");
        ann.until("round.completed");
        bob.send("ping", "p", "{}");
        bob.until("pong");

        assertThat(bob.of("group.message")).isEmpty();
        assertThat(bob.of("helpy.response")).isEmpty();
    }

    @Test
    void theEndOfARoomIsTold() {
        var ann = joined("ann");

        LiveApi.done(live.entities.ask(
                live.entities.session(new EntityId(tenant.workspaceId(), room)),
                to -> new EndSession(Asker.WORKSPACE, to)));

        assertThat(ann.until("session.ended").at("/data/sessionId").asText()).isEqualTo(room);
    }

    @Test
    void badFramesAreAnsweredWithErrorsAndHarmNobody() {
        var ann = joined("ann");
        var bob = joined("bob");

        for (var bad : List.of(
                "{",
                "[]",
                "{\"event\":7}",
                "{\"event\":\"nonsense\"}",
                "{\"event\":\"group.join\",\"data\":3}",
                "{\"event\":\"group.message\",\"data\":{\"sessionId\":\"" + room + "\"}}")) {
            ann.raw(bad);
            var code = ann.until("error").at("/data/code").asText();
            assertThat(code).as(bad).isIn("malformed_body", "validation_failed");
        }
        ann.raw("\"" + "x".repeat(100_000) + "\"");
        assertThat(ann.until("error").at("/data/code").asText()).isEqualTo("payload_too_large");
        ann.send("group.message", "b", "{\"sessionId\":\"" + Ids.next() + "\",\"message\":{\"content\":\"hi\"}}");
        var nack = ann.until("ack");
        assertThat(nack.at("/data/ok").asBoolean()).isFalse();
        assertThat(nack.at("/data/error/code").asText()).isEqualTo("not_found");
        say(ann, "m", "Still alive");
        assertThat(bob.until("group.message").at("/data/message/content").asText())
                .isEqualTo("Still alive");
    }

    @Test
    void whoDoesNotStopSendingIsSentAway() {
        var ann = joined("ann");

        for (int i = 0; i < 200; i++) ann.raw("{\"event\":\"pong\"}");

        assertThat(ann.until("error").at("/data/code").asText()).isEqualTo("rate_limited");
        assertThat(ann.closeCode()).isEqualTo(CloseCode.TOO_FAST);
    }

    @Test
    void onlyATicketOrAKeyOpensASocketAndATicketOpensOne() {
        var ticket = ticket("ann");

        var first = TestSocket.open(live, "/ws?ticket=" + ticket, Optional.empty());
        assertThat(first.until("connect").at("/data/userId").asText()).isEqualTo("ann");
        var reused = TestSocket.open(live, "/ws?ticket=" + ticket, Optional.empty());
        var wrong = TestSocket.open(live, "/ws", Optional.of("hk_wrong"));
        var silent = TestSocket.open(live, "/ws", Optional.empty());
        silent.send("group.join", "j", "{\"sessionId\":\"" + room + "\"}");
        var byKey = TestSocket.open(live, "/ws", Optional.of(tenant.apiKey()));
        var byFrame = TestSocket.open(live, "/ws", Optional.empty());
        byFrame.send("connect", "c", "{\"userId\":\"bob\",\"ticket\":\"" + ticket("bob") + "\"}");

        for (var refused : List.of(reused, wrong, silent)) {
            assertThat(refused.until("error").at("/data/code").asText()).isEqualTo("unauthenticated");
            assertThat(refused.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED);
        }
        assertThat(byKey.until("connect").at("/data/userId").asText()).isEqualTo("key:k-1");
        assertThat(byFrame.until("connect").at("/data/userId").asText()).isEqualTo("bob");
    }

    @Test
    void aMessageSentAgainUnderItsClientIdIsTheSameMessage() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");
        var message = "{\"sessionId\":\"" + room + "\",\"message\":{\"content\":\"Once\",\"clientMessageId\":\"c-1\"}}";

        ann.send("group.message", "1", message);
        var first = ann.until("ack");
        ann.send("group.message", "2", message);
        var second = ann.until("ack");
        ann.until("round.completed");

        assertThat(second.at("/data/result/messageId")).isEqualTo(first.at("/data/result/messageId"));
        assertThat(ann.of("group.message")).hasSize(1);
    }

    @Test
    void theWordsOfAMessageMayComeWithoutAnythingAroundThem() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");

        ann.send("group.message", "1", "{\"sessionId\":\"" + room + "\",\"message\":\"Just words\"}");

        assertThat(ann.until("group.message").at("/data/message/content").asText())
                .isEqualTo("Just words");
    }

    @Test
    void aSlowReaderDelaysNobody() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var slow = joined("slow");
        var ann = joined("ann");
        slow.stopReading();
        var big = "x".repeat(30_000);

        for (int i = 0; i < 5; i++) {
            say(ann, "m-" + i, big);
            ann.until("ack");
        }

        await().until(() -> ann.of("group.message").size() >= 5);
    }

    @Test
    void aNodeThatStopsTellsItsSocketsToConnectElsewhereAndWaitsNoLonger() throws Exception {
        var node = HttpServer.bind(live.akka.system(), "127.0.0.1", 0, live.api.dispatcher())
                .toCompletableFuture()
                .get(10, SECONDS);
        var ann = TestSocket.open(live, node.localAddress().getPort(), "/ws?ticket=" + ticket("ann"), Optional.empty());
        ann.until("connect");

        var stopped = node.terminate(Duration.ofMinutes(1)).toCompletableFuture();

        assertThat(ann.until("disconnect").at("/data/userId").asText()).isEqualTo("ann");
        assertThat(ann.closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        assertThat(stopped.get(20, SECONDS)).isEqualTo(Done.getInstance());
    }

    @Test
    void aConversationOfTwoGoesOverTheSameSocket() {
        live.script(tenant, request -> ScriptedModel.words("Good day to you"));
        var conversationId = Ids.next();
        LiveApi.done(live.entities.ask(
                live.entities.conversation(new EntityId(tenant.workspaceId(), conversationId)),
                to -> new ninja.helpy.agents.conversation.ConversationCommand.StartConversation(
                        tenant.agentId(), "ann", Optional.empty(), to)));
        var ann = socket("ann");
        var bob = socket("bob");

        var send = "{\"conversationId\":\"" + conversationId + "\",\"content\":\"Hello\"}";
        ann.send("message.send", "s", send);
        bob.send("message.send", "s", send);

        var answer = ann.until("helpy.response");
        assertThat(answer.at("/data/response").asText()).isEqualTo("Good day to you");
        assertThat(answer.at("/data/usage/outputTokens").asInt()).isEqualTo(4);
        assertThat(answer.at("/data/costCredits").asText()).isEqualTo("0.000014");
        assertThat(ann.of("message.receive").stream()
                        .map(m -> m.at("/data/message/content").asText()))
                .containsExactly("Hello", "Good day to you");
        assertThat(bob.until("ack").at("/data/error/code").asText()).isEqualTo("not_found");
    }

    @Test
    void aRoomIsAlsoAnEventStreamAndResumesByPosition() {
        live.script(tenant, request -> ScriptedModel.words("Yes"));
        var ann = joined("ann");
        var path = "/groups/sessions/" + room + "/events";
        var opened = live.open(live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", "ann"));
        var stranger = live.send(live.request(path)
                .header("Authorization", "Bearer " + tenant.apiKey())
                .header("X-User-Id", "stranger"));

        say(ann, "m-1", "Hello");
        var events = new EventReader(opened.body());
        var message = events.until("group.message");
        var answer = events.until("helpy.response");
        var again = new EventReader(live.open(live.request(path)
                        .header("Authorization", "Bearer " + tenant.apiKey())
                        .header("X-User-Id", "ann")
                        .header("Last-Event-ID", message.id()))
                .body());

        assertThat(message.json().at("/message/content").asText()).isEqualTo("Hello");
        assertThat(again.until("helpy.response").id()).isEqualTo(answer.id());
        assertThat(stranger.statusCode()).isEqualTo(403);
    }

    private static List<String> durable(TestSocket socket) {
        return socket.seen().stream()
                .filter(frame -> frame.has("position"))
                .map(frame -> frame.get("event").asText())
                .toList();
    }

    private static List<Long> positions(TestSocket socket) {
        var positions = new ArrayList<Long>();
        for (JsonNode frame : socket.seen()) {
            if (frame.has("position")) positions.add(frame.get("position").asLong());
        }
        return positions;
    }
}
