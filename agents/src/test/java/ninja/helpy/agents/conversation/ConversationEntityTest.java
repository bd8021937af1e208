package ninja.helpy.agents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.ConversationCommand.AppendMessage;
import ninja.helpy.agents.conversation.ConversationCommand.ArchiveConversation;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    private final EventSourcedBehaviorTestKit<ConversationCommand, ConversationEvent, Conversation> conversation =
            EventSourcedBehaviorTestKit.create(
                    akka.system(), ConversationEntity.create(new EntityId("w-1", "c-1"), Clock.systemUTC()));

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
    }

    @Test
    void onlyTheSenderMayChangeAMessage() {
        append("m-1", "Hello");

        assertThat(reason(when(r -> new EditMessage("m-1", "u-2", "Ha", r)))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(reason(when(r -> new DeleteMessage("m-1", "u-2", false, r)))).isEqualTo(Refusal.FORBIDDEN);
        when(r -> new EditMessage("m-1", "u-1", "Hello!", r));
        assertThat(recent().messages()).extracting(Message::content).containsExactly("Hello!");
        assertThat(recent().messages().get(0).editedAt()).isPresent();
    }

    @Test
    void aDeletedMessageLeavesATombstone() {
        append("m-1", "Hello");
        when(r -> new DeleteMessage("m-1", "owner", true, r));

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
    void replayingTheJournalGivesTheSameConversation() {
        append("m-1", "Hello");
        when(r -> new EditMessage("m-1", "u-1", "Hello!", r));
        var live = conversation.getState();

        assertThat(conversation.restart().state()).isEqualTo(live);
    }

    private Reply append(String messageId, String content) {
        var sender = Message.Sender.human("u-1", "Uma");
        var message = new Message(messageId, sender, content, AT, Optional.empty(), Optional.empty());
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
