package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand.GetConversation;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody takes up a conversation of two at his last position, and the answer ends while its hub is looking. */
class ResumedChatTest {

    private static final LiveApi live = new LiveApi();

    private final RoomOnSockets room = RoomOnSockets.open(live);
    private final CompletableFuture<Void> hang = new CompletableFuture<>();
    private final String conversationId = room.conversationOf("ann");
    private final TestSocket phone = room.socket("ann");

    @AfterAll
    static void stop() {
        live.close();
    }

    @BeforeEach
    void connect() {
        phone.until("connect");
    }

    @Test
    void anAnswerThatIsCompleteWhenItsRunIsLookedAtIsToldWithItsEnd() {
        var heard = heardIfTheRunEndsInBetween("helpy.response", ScriptedModel.say("Good day"));

        await().untilAsserted(() -> assertThat(heard).containsExactly("message.receive", "helpy.response"));
    }

    @Test
    void aRunThatHasFailedWhenItIsLookedAtIsToldToHaveFailedOnce() {
        var heard = heardIfTheRunEndsInBetween("helpy.failed", ScriptedModel.fail(Kind.INTERNAL));

        await().untilAsserted(() -> assertThat(heard).containsExactly("helpy.failed"));
        ask("Two");
        await().untilAsserted(
                        () -> assertThat(heard).containsExactly("helpy.failed", "message.receive", "helpy.failed"));
    }

    /** The hub is told of its run as it was just before its turn came, when its question was not there yet. */
    @Test
    void aRunThatStillBelievesThatItWaitsIsFollowedOnceItsQuestionIsThere() {
        var first = new CompletableFuture<Void>();
        live.script(room.tenant(), request -> {
            boolean isFirst = request.messages().size() == 1;
            return List.of(
                    ScriptedModel.say("Good"), ScriptedModel.await(isFirst ? first : hang), ScriptedModel.say(" day"));
        });
        ask("One");
        var queued = runOf(ask("Two"));
        first.complete(null);
        phone.until("helpy.response");
        var asked = untilAsked("Two").get("position").asLong();
        var heard = heardFrom(
                asked, live.changing(GetRun.class, now -> CompletableFuture.completedFuture(queued)), frame -> true);

        await().untilAsserted(() -> assertThat(heard).contains("helpy.thinking", "helpy.token"));
        hang.complete(null);

        await().untilAsserted(() -> assertThat(heard).contains("message.receive", "helpy.response"));
    }

    private RunCommand.View runOf(JsonNode ack) {
        var run = live.entities.run(
                new EntityId(room.tenant().workspaceId(), ack.get("runId").asText()));
        return await().until(
                        () -> (RunCommand.View) live.entities
                                .ask(run, GetRun::new)
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS),
                        view -> view.status() == RunCommand.Status.QUEUED);
    }

    private JsonNode untilAsked(String words) {
        return await().until(
                        () -> phone.of("message.receive").stream()
                                .filter(frame -> frame.toString().contains('"' + words + '"'))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void whoWasAwayWhenARunFailedIsToldSoWhenHeComesBack() {
        live.script(room.tenant(), request -> List.of(ScriptedModel.await(hang), ScriptedModel.fail(Kind.INTERNAL)));
        ask("One");
        var asked = phone.until("message.receive").get("position").asLong();
        hang.complete(null);
        var failed = phone.until("helpy.failed").get("data");

        var back = backFrom(asked);

        assertThat(back.until("helpy.failed").get("data")).isEqualTo(failed);
        assertThat(phone.of("helpy.failed")).hasSize(1);
    }

    @Test
    void whatHasFailedAndWhatWasAnsweredMeanwhileIsToldWithItsEnd() {
        failsAndThenAnswers();

        var back = backFrom(0);

        assertThat(back.until("helpy.failed").at("/data/code").asText()).isEqualTo("provider_error");
        await().until(() -> !back.of("helpy.response").isEmpty());
        assertThat(back.of("message.receive")).hasSize(3);
    }

    @Test
    void whoHasReadALaterAnswerHasBeenToldOfFailuresBefore() {
        failsAndThenAnswers();

        var back = backFrom(Collections.max(RoomOnSockets.positions(phone)));
        ask("Three");
        back.until("helpy.response");

        assertThat(back.of("helpy.failed")).isEmpty();
    }

    private void failsAndThenAnswers() {
        live.script(room.tenant(), request -> List.of(ScriptedModel.fail(Kind.INTERNAL)));
        ask("One");
        phone.until("helpy.failed");
        live.script(room.tenant(), request -> ScriptedModel.words("Good day"));
        ask("Two");
        phone.until("helpy.response");
    }

    private JsonNode ask(String words) {
        return room.acked(phone, "message.send", Map.of("conversationId", conversationId, "content", words));
    }

    /** Another connection of hers. */
    private TestSocket backFrom(long position) {
        var back = room.socket("ann");
        back.until("connect");
        room.acked(back, "connect", Map.of("resumeFrom", Map.of(conversationId, position)));
        return back;
    }

    /** By the phone it is known that the run is over; only then the hub gets the view that it has asked for before. */
    private List<String> heardIfTheRunEndsInBetween(String end, Step last) {
        live.script(room.tenant(), request -> List.of(ScriptedModel.await(hang), last));
        ask("One");
        var asked = phone.until("message.receive").get("position").asLong();
        var entities = slow(() -> {
            hang.complete(null);
            phone.until(end);
        });
        return heardFrom(asked, entities, frame -> !frame.isDroppable());
    }

    /** By somebody who comes back at this position, to a hub of his own. */
    private List<String> heardFrom(long position, Entities entities, Predicate<Frame> which) {
        var heard = new CopyOnWriteArrayList<String>();
        var outbox = new Outbox(SocketFrames::farewell);
        outbox.frames(100)
                .mapConcat(batch -> batch)
                .filter(which::test)
                .map(frame -> Json.parse(frame.text().getBytes(StandardCharsets.UTF_8)))
                .runForeach(frame -> heard.add(frame.get("event").asText()), live.akka.system());
        var hubs = live.akka.<RoomHubs.Command>spawn(RoomHubs.create(entities));
        var feed = FeedId.conversation(new EntityId(room.tenant().workspaceId(), conversationId));
        hubs.tell(new RoomHubs.Attach(feed, new RoomReader("ann", outbox, why -> {}), position, Coming.BACK));
        return heard;
    }

    /** The real entities, but that something happens before a conversation's view arrives. */
    private static Entities slow(Runnable meanwhile) {
        return live.changing(
                GetConversation.class,
                reply -> reply.thenApplyAsync(view -> {
                    meanwhile.run();
                    return view;
                }));
    }
}
