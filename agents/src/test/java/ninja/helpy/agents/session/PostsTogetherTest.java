package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.testkit.ProcessingResult;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.Reject;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever says something while a room writes is answered, whatever becomes of the write. */
class PostsTogetherTest {

    private static final int STASH = 50;

    private static final ActorTestKit akka =
            ActorTestKit.create(ConfigFactory.parseString("akka.persistence.typed.stash-capacity = " + STASH)
                    .withFallback(LocalEntities.config()));
    private static final PersistenceTestKit journal = PersistenceTestKit.create(akka.system());

    private final EntityId id = new EntityId(Ids.next(), Ids.next());
    private final LocalEntities entities = new LocalEntities(
            akka, Models.of("scripted", ScriptedModel.saying(akka.system(), "I am here"), new Price(1, 1, 0, 1, 0)));
    private final CompletableFuture<ProcessingResult> write = new CompletableFuture<>();
    private final AtomicInteger writes = new AtomicInteger();
    private ActorRef<GroupSessionCommand> room;

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void aRoomWhoseNextWriteTakesUntilTheTestSaysHowItEnds() throws Exception {
        room = akka.spawn(GroupSessionEntity.create(id, entities.roomPorts()));
        var quiet = NewRoom.of("Quiet", RoomSettings.DEFAULT, List.of());
        answer(asked(to -> new CreateSession(quiet, to)));
        answer(asked(to -> new JoinSession("u-1", "Uma", to)));
        journal.withPolicy((persistenceId, operation) -> {
            boolean isOurs = operation instanceof WriteEvents && persistenceId.equals("group-session|" + id);
            return isOurs && writes.getAndIncrement() == 0 ? write.join() : ProcessingSuccess.getInstance();
        });
    }

    @AfterEach
    void heal() {
        write.complete(ProcessingSuccess.getInstance());
        journal.resetPolicy();
    }

    @Test
    void aFailedWriteIsToldToThoseWhoseItWasAndThoseWhoWaitedAreWritten() throws Exception {
        var first = said("m-0");
        await().until(() -> writes.get() == 1);
        var waiting = List.of(said("m-1"), said("m-2"), said("m-3"));

        write.complete(StorageFailure.create());

        assertUnavailable(first);
        for (var post : waiting) assertThat(answer(post)).isInstanceOf(Posted.class);
        assertThat(answer(said("m-0"))).isInstanceOf(Posted.class);
        assertThat(messages()).containsExactly("m-1", "m-2", "m-3", "m-0");
    }

    @Test
    void whatIsSaidWhileAnotherWriteFailsIsWrittenAfterwards() throws Exception {
        room.tell(new JoinSession("u-2", "Udo", akka.system().ignoreRef()));
        await().until(() -> writes.get() == 1);
        var posts = List.of(said("m-1"), said("m-2"), said("m-3"));

        write.complete(StorageFailure.create());

        for (var post : posts) assertThat(answer(post)).isInstanceOf(Posted.class);
        assertThat(messages()).containsExactly("m-1", "m-2", "m-3");
    }

    @Test
    void aRoomWhoseJournalRejectsAWriteStopsAndAnswersAllWhoWait() throws Exception {
        var first = said("m-0");
        await().until(() -> writes.get() == 1);
        var waiting = List.of(said("m-1"), said("m-2"));

        write.complete(Reject.create());

        assertUnavailable(first);
        for (var post : waiting) assertUnavailable(post);
        room = akka.spawn(GroupSessionEntity.create(id, entities.roomPorts()));
        assertThat(answer(said("m-1"))).isInstanceOf(Posted.class);
    }

    @Test
    void aRoomThatIsStoppedWhileItWritesAnswersAllWhoWait() throws Exception {
        var first = said("m-first");
        await().until(() -> writes.get() == 1);
        var waiting = saidByAsManyAsMayWait();
        assertUnavailable(said("m-last"));

        akka.stop(room);

        assertUnavailable(first);
        for (var post : waiting) assertUnavailable(post);
    }

    @Test
    void whoFindsAThousandWaitingIsToldToComeBackAndTheyAreAllWritten() throws Exception {
        var first = said("m-first");
        await().until(() -> writes.get() == 1);
        var waiting = saidByAsManyAsMayWait();
        var tooMany = said("m-last");

        assertUnavailable(tooMany);
        write.complete(ProcessingSuccess.getInstance());

        assertThat(answer(first)).isInstanceOf(Posted.class);
        for (var post : waiting) assertThat(answer(post)).isInstanceOf(Posted.class);
        assertThat(writes.get()).isLessThan(PostsTogether.WAITING_MAX / 10);
    }

    @Test
    void postsThatFindTheStashFullAreRefusedAndTheRoomTakesTheNextOnes() throws Exception {
        room.tell(new JoinSession("u-2", "Udo", akka.system().ignoreRef()));
        await().until(() -> writes.get() == 1);
        for (int i = 0; i < STASH; i++)
            room.tell(new GetRecentMessages(akka.system().ignoreRef()));
        var lost = saidPatiently("m-lost");
        var next = saidPatiently("m-next");

        write.complete(ProcessingSuccess.getInstance());

        await().until(() -> !messages().isEmpty());
        assertUnavailable(lost);
        assertThat(answer(next)).isInstanceOf(Posted.class);
        assertThat(messages()).containsExactly("m-next");
    }

    @Test
    void postsThatWaitForTooLongBehindAnotherWriteAreRefusedAndNeverWritten() throws Exception {
        room.tell(new JoinSession("u-2", "Udo", akka.system().ignoreRef()));
        await().until(() -> writes.get() == 1);
        var late = saidPatiently("m-late");

        await().until(() -> {
            room.tell(new GetRecentMessages(akka.system().ignoreRef()));
            return late.isDone();
        });
        var next = said("m-next");
        write.complete(ProcessingSuccess.getInstance());

        assertUnavailable(late);
        assertThat(answer(next)).isInstanceOf(Posted.class);
        assertThat(messages()).containsExactly("m-next");
    }

    /** Whoever comes after these is refused, and they have come before him. */
    private List<CompletableFuture<Reply>> saidByAsManyAsMayWait() {
        return IntStream.range(0, PostsTogether.WAITING_MAX)
                .mapToObj(i -> said("m-" + i))
                .toList();
    }

    private CompletableFuture<Reply> said(String messageId) {
        return asked(to -> post(messageId, to));
    }

    /** By somebody who does not give up before the room does. */
    private CompletableFuture<Reply> saidPatiently(String messageId) {
        return AskPattern.<GroupSessionCommand, Reply>ask(
                        room,
                        to -> post(messageId, to),
                        Duration.ofMinutes(1),
                        akka.system().scheduler())
                .toCompletableFuture();
    }

    private static PostMessage post(String messageId, ActorRef<Reply> replyTo) {
        return new PostMessage(messageId, "u-1", "word", MessageForm.PLAIN, replyTo);
    }

    private CompletableFuture<Reply> asked(Function<ActorRef<Reply>, GroupSessionCommand> command) {
        return entities.ask(room, command).toCompletableFuture();
    }

    private static Reply answer(CompletableFuture<Reply> post) throws Exception {
        return post.get(20, TimeUnit.SECONDS);
    }

    private static void assertUnavailable(CompletableFuture<Reply> post) throws Exception {
        assertThat(answer(post))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.reason()).isEqualTo(Refusal.SERVICE_UNAVAILABLE));
    }

    private List<String> messages() throws Exception {
        var recent = (RecentMessages) answer(asked(GetRecentMessages::new));
        return recent.messages().stream().map(Message::messageId).toList();
    }
}
