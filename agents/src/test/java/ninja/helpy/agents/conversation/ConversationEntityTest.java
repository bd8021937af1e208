package ninja.helpy.agents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.ConversationCommand.AppendMessage;
import ninja.helpy.agents.conversation.ConversationCommand.Appended;
import ninja.helpy.agents.conversation.ConversationCommand.ArchiveConversation;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EndTurn;
import ninja.helpy.agents.conversation.ConversationCommand.Facts;
import ninja.helpy.agents.conversation.ConversationCommand.FollowConversation;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.React;
import ninja.helpy.agents.conversation.ConversationCommand.Reacted;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.conversation.ConversationCommand.TakeTurn;
import ninja.helpy.agents.conversation.ConversationCommand.TurnEnded;
import ninja.helpy.agents.conversation.ConversationCommand.TurnQueued;
import ninja.helpy.agents.conversation.ConversationCommand.TurnTaken;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunOrder.IfBusy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    private final List<ConversationStirred> stirs = new CopyOnWriteArrayList<>();
    private final EventSourcedBehaviorTestKit<ConversationCommand, ConversationEvent, Conversation> conversation =
            EventSourcedBehaviorTestKit.create(
                    akka.system(),
                    ConversationEntity.create(new EntityId("w-1", "c-1"), stirs::add, Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void started() {
        conversation.clear();
        when(r -> new StartConversation("a-1", "u-1", Optional.empty(), r));
    }

    @Test
    void aMessageIsThereOnceHoweverOftenItIsSent() {
        append("m-1", "Hello");
        append("m-1", "Hello");

        assertThat(recent().messages()).extracting(Message::content).containsExactly("Hello");
        assertThat(recent().total()).isEqualTo(1);
    }

    @Test
    void anotherUserOrAgentIsToldThatThereIsNoSuchConversation() {
        assertThat(reason(when(r -> new StartConversation("a-1", "u-2", Optional.empty(), r))))
                .isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(when(r -> new StartConversation("a-2", "u-1", Optional.empty(), r))))
                .isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(when(r -> new TakeTurn("r-1", "a-2", "u-1", IfBusy.ENQUEUE, message("Hello"), r))))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void theFirstQuestionBeginsItsConversationInOneWrite() {
        conversation.clear();

        var result = conversation.<Reply>runCommand(
                r -> new TakeTurn("r-1", "a-1", "u-1", IfBusy.ENQUEUE, message("Hello"), r));

        assertThat(contents(result.reply())).containsExactly("Hello");
        assertThat(result.events()).hasSize(3);
        assertThat(reason(when(r -> new StartConversation("a-2", "u-1", Optional.empty(), r))))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void onlyTheSenderMayChangeAMessage() {
        append("m-1", "Hello");

        assertThat(reason(when(r -> new EditMessage("m-1", "u-2", "Ha", Optional.empty(), r))))
                .isEqualTo(Refusal.FORBIDDEN);
        assertThat(reason(when(r -> new DeleteMessage("m-1", "u-2", false, Optional.empty(), r))))
                .isEqualTo(Refusal.FORBIDDEN);
        when(r -> new EditMessage("m-1", "u-1", "Hello!", Optional.empty(), r));
        assertThat(recent().messages()).extracting(Message::content).containsExactly("Hello!");
        assertThat(recent().messages().get(0).editedAt()).isPresent();
    }

    @Test
    void aDeletedMessageLeavesATombstone() {
        append("m-1", "Hello");
        when(r -> new DeleteMessage("m-1", "owner", true, Optional.empty(), r));

        assertThat(recent().messages()).extracting(Message::content).containsExactly(Conversation.DELETED);
    }

    @Test
    void nothingIsAddedToAnArchivedConversation() {
        when(ArchiveConversation::new);

        assertThat(reason(append("m-1", "Hello"))).isEqualTo(Refusal.INVALID_STATE);
    }

    @Test
    void onlyTheNewestMessagesStayInMemoryButAllAreCounted() {
        IntStream.range(0, Conversation.RECENT_MAX + 10).forEach(i -> append("m-" + i, "word " + i));

        assertThat(recent().messages()).hasSize(Conversation.RECENT_MAX);
        assertThat(recent().messages().get(0).content()).isEqualTo("word 10");
        assertThat(recent().total()).isEqualTo(Conversation.RECENT_MAX + 10L);
    }

    @Test
    void oneRunAtATimeHasItsTurnAndItsQuestionComesWithIt() {
        assertThat(contents(takeTurn("r-1", IfBusy.ENQUEUE))).containsExactly("question of r-1");
        assertThat(takeTurn("r-2", IfBusy.ENQUEUE)).isEqualTo(new TurnQueued("r-1", 0));
        assertThat(takeTurn("r-3", IfBusy.ENQUEUE)).isEqualTo(new TurnQueued("r-1", 1));
        assertThat(recent().messages()).hasSize(1);

        assertThat(endTurn("r-1")).isEqualTo(new TurnEnded(Optional.of("r-2")));

        assertThat(takeTurn("r-3", IfBusy.ENQUEUE)).isEqualTo(new TurnQueued("r-2", 0));
        assertThat(contents(takeTurn("r-2", IfBusy.ENQUEUE)))
                .containsExactly("question of r-1", "answer of r-1", "question of r-2");
    }

    @Test
    void aTurnThatIsAskedForOrGivenUpAgainIsTheSame() {
        takeTurn("r-1", IfBusy.ENQUEUE);
        takeTurn("r-2", IfBusy.ENQUEUE);

        assertThat(contents(takeTurn("r-1", IfBusy.REJECT))).containsExactly("question of r-1");
        assertThat(takeTurn("r-2", IfBusy.REJECT)).isEqualTo(new TurnQueued("r-1", 0));
        endTurn("r-1");
        assertThat(endTurn("r-1")).isEqualTo(new TurnEnded(Optional.of("r-2")));
        assertThat(recent().messages())
                .extracting(Message::content)
                .containsExactly("question of r-1", "answer of r-1");
    }

    @Test
    void whoWillNotWaitIsToldWhoIsAnswering() {
        takeTurn("r-1", IfBusy.ENQUEUE);

        var refused = (Refused) takeTurn("r-2", IfBusy.REJECT);

        assertThat(refused.reason()).isEqualTo(Refusal.BUSY);
        assertThat(refused.facts()).containsEntry("busyWith", "r-1");
        endTurn("r-1");
        assertThat(takeTurn("r-2", IfBusy.REJECT)).isInstanceOf(TurnTaken.class);
    }

    @Test
    void whoInterruptsComesBeforeAllWhoWait() {
        takeTurn("r-1", IfBusy.ENQUEUE);
        takeTurn("r-2", IfBusy.ENQUEUE);

        assertThat(takeTurn("r-3", IfBusy.INTERRUPT)).isEqualTo(new TurnQueued("r-1", 0));
        assertThat(takeTurn("r-2", IfBusy.ENQUEUE)).isEqualTo(new TurnQueued("r-1", 1));
    }

    @Test
    void whoWaitsMayGiveUp() {
        takeTurn("r-1", IfBusy.ENQUEUE);
        takeTurn("r-2", IfBusy.ENQUEUE);
        takeTurn("r-3", IfBusy.ENQUEUE);

        when(r -> new EndTurn("r-2", Optional.empty(), r));

        assertThat(endTurn("r-1")).isEqualTo(new TurnEnded(Optional.of("r-3")));
        assertThat(endTurn("r-3")).isEqualTo(new TurnEnded(Optional.empty()));
    }

    @Test
    void onlySoManyWait() {
        IntStream.rangeClosed(0, Turns.WAITING_MAX).forEach(i -> takeTurn("r-" + i, IfBusy.ENQUEUE));

        assertThat(reason(takeTurn("one more", IfBusy.ENQUEUE))).isEqualTo(Refusal.BUSY);
        assertThat(reason(takeTurn("one more", IfBusy.INTERRUPT))).isEqualTo(Refusal.BUSY);
    }

    @Test
    void noTurnIsTakenInAnArchiveAndNoAnswerComesIntoIt() {
        takeTurn("r-1", IfBusy.ENQUEUE);
        when(ArchiveConversation::new);

        assertThat(reason(takeTurn("r-2", IfBusy.ENQUEUE))).isEqualTo(Refusal.INVALID_STATE);
        assertThat(endTurn("r-1")).isEqualTo(new TurnEnded(Optional.empty()));
        assertThat(recent().messages()).extracting(Message::content).containsExactly("question of r-1");
    }

    @Test
    void aQuestionThatWaitedIsNotPutIntoTheArchive() {
        takeTurn("r-1", IfBusy.ENQUEUE);
        takeTurn("r-2", IfBusy.ENQUEUE);
        when(ArchiveConversation::new);
        endTurn("r-1");

        assertThat(reason(takeTurn("r-2", IfBusy.ENQUEUE))).isEqualTo(Refusal.INVALID_STATE);
        assertThat(endTurn("r-2")).isEqualTo(new TurnEnded(Optional.empty()));
        assertThat(recent().messages()).extracting(Message::content).containsExactly("question of r-1");
    }

    @Test
    void aModelIsToldTheNewestMessagesAsFarAsTheyFitIntoOneMessageBetweenNodes() {
        IntStream.range(0, 20)
                .forEach(i -> append("m-" + i, Integer.toString(i % 10).repeat(32_000)));

        var told = contents(takeTurn("r-1", IfBusy.ENQUEUE));

        assertThat(told).hasSize(10).endsWith("question of r-1");
        assertThat(told.stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(300_000);
    }

    @Test
    void replayingTheJournalGivesTheSameConversation() {
        append("m-1", "Hello");
        when(r -> new EditMessage("m-1", "u-1", "Hello!", Optional.empty(), r));
        takeTurn("r-1", IfBusy.ENQUEUE);
        takeTurn("r-2", IfBusy.INTERRUPT);
        endTurn("r-1");
        var live = conversation.getState();

        assertThat(conversation.restart().state()).isEqualTo(live);
    }

    @Test
    void aReactionIsThereOnceAndCanBeTakenBack() {
        append("m-1", "Hello");

        assertThat(react("m-1", true)).isEqualTo(react("m-1", true));
        assertThat(recent().reactions().of("m-1")).containsExactly(new Reactions.Reaction("👍", List.of("u-1")));
        assertThat(((Reacted) react("m-1", false)).reactions()).isEmpty();
        assertThat(reason(react("m-9", true))).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void anOlderMessageIsChangedByWhatTheViewKnowsOfItAndReadersAreTold() {
        append("m-1", "Hello");
        var older = Optional.of(new Found(message("m-old"), List.of()));

        assertThat(reason(when(r -> new EditMessage("m-old", "u-2", "Ha", older, r))))
                .isEqualTo(Refusal.FORBIDDEN);
        var edited = (Appended) when(r -> new EditMessage("m-old", "u-1", "Then", older, r));
        var reacted = (Reacted) when(r -> new React("m-old", "👍", "u-1", true, older, r));
        when(r -> new DeleteMessage("m-old", "u-1", false, older, r));

        assertThat(edited.message().content()).isEqualTo("Then");
        assertThat(reacted.reactions()).containsExactly(new Reactions.Reaction("👍", List.of("u-1")));
        assertThat(recent().reactions()).isEqualTo(Reactions.NONE);
        assertThat(recent().total()).isEqualTo(1);
        assertThat(follow(2).items()).hasSize(3);
    }

    @Test
    void whatWasJustDoneToAnOlderMessageCountsAlsoIfTheViewDoesNotKnowYet() {
        append("m-1", "Hello");
        var older = Optional.of(new Found(message("m-old"), List.of()));
        when(r -> new EditMessage("m-old", "u-1", "Then", older, r));
        when(r -> new React("m-old", "👍", "u-1", true, older, r));

        var cleared = (Reacted) when(r -> new React("m-old", "👍", "u-1", false, older, r));
        when(r -> new EditMessage("m-old", "u-1", message("m-old").content(), older, r));
        when(r -> new DeleteMessage("m-old", "u-1", false, older, r));

        assertThat(cleared.reactions()).isEmpty();
        assertThat(follow(2).items()).hasSize(5);
        assertThat(reason(when(r -> new EditMessage("m-old", "u-1", "Again", older, r))))
                .isEqualTo(Refusal.INVALID_STATE);
    }

    @Test
    void aDeletedMessageHasNoReactionsAndTakesNone() {
        append("m-1", "Hello");
        react("m-1", true);
        when(r -> new DeleteMessage("m-1", "u-1", false, Optional.empty(), r));

        assertThat(recent().reactions().of("m-1")).isEmpty();
        assertThat(reason(react("m-1", true))).isEqualTo(Refusal.INVALID_STATE);
        assertThat(reason(when(r -> new EditMessage("m-1", "u-1", "Again", Optional.empty(), r))))
                .isEqualTo(Refusal.INVALID_STATE);
    }

    @Test
    void readersAreToldEveryEventOnceInOrder() {
        append("m-1", "Hello");
        when(r -> new EditMessage("m-1", "u-1", "Hello!", Optional.empty(), r));
        react("m-1", true);
        when(r -> new DeleteMessage("m-1", "u-1", false, Optional.empty(), r));

        var facts = follow(0);
        assertThat(facts.items().stream().map(ConversationFact::position)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(facts.items().stream().map(ConversationFact::change))
                .last()
                .isEqualTo(new ConversationFact.Deleted("m-1"));
        assertThat(follow(3).items()).isEqualTo(facts.items().subList(3, 5));
    }

    @Test
    void whoIsTooFarBehindIsToldSo() {
        IntStream.range(0, ConversationFeed.FACTS_MAX + 1).forEach(i -> append("m-" + i, "word"));

        assertThat(reason(when(r -> new FollowConversation(0, r)))).isEqualTo(Refusal.EXPIRED);
        assertThat(follow(2).items()).hasSize(ConversationFeed.FACTS_MAX);
    }

    @Test
    void everythingNewStirsThePersonsConnectionsAndOnceMoreWhenItsNodeWasLost() {
        stirs.clear();
        append("m-1", "Hello");
        append("m-1", "Hello");
        assertThat(stirs).containsExactly(new ConversationStirred("w-1", "c-1", "u-1", 1));

        stirs.clear();
        conversation.restart();
        assertThat(stirs).hasSize(1);
    }

    private Reply react(String messageId, boolean on) {
        return when(r -> new React(messageId, "👍", "u-1", on, Optional.empty(), r));
    }

    private Facts follow(long after) {
        return (Facts) when(r -> new FollowConversation(after, r));
    }

    private Reply takeTurn(String runId, IfBusy ifBusy) {
        return when(r -> new TakeTurn(runId, "a-1", "u-1", ifBusy, message("question of " + runId), r));
    }

    private Reply endTurn(String runId) {
        return when(r -> new EndTurn(runId, Optional.of(message("answer of " + runId)), r));
    }

    private static Message message(String idAndContent) {
        var sender = Message.Sender.human("u-1", "Uma");
        return Message.plain(idAndContent, sender, idAndContent, AT, Optional.empty());
    }

    private static List<String> contents(Reply reply) {
        return ((TurnTaken) reply).messages().stream().map(Message::content).toList();
    }

    private Reply append(String messageId, String content) {
        var sender = Message.Sender.human("u-1", "Uma");
        var message = Message.plain(messageId, sender, content, AT, Optional.empty());
        return when(r -> new AppendMessage(message, r));
    }

    private Recent recent() {
        return (Recent) when(GetRecent::new);
    }

    private static Refusal reason(Reply reply) {
        return ((Refused) reply).reason();
    }

    private Reply when(Function<ActorRef<Reply>, ConversationCommand> command) {
        return conversation.<Reply>runCommand(command).reply();
    }
}
