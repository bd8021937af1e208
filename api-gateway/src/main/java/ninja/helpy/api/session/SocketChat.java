package ninja.helpy.api.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.run.ChatDoors;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.session.SocketActions.Listen;
import ninja.helpy.api.session.SocketActions.Result;

/** Asking the Helpy of a conversation of two; the answer comes by the conversation's feed, to all connections. */
public final class SocketChat {

    private final Entities entities;
    private final ChatDoors doors;
    private final RunStarter starter;

    public SocketChat(Entities entities, ChatDoors doors, RunStarter starter) {
        this.entities = entities;
        this.doors = doors;
        this.starter = starter;
    }

    /** {@code clientMessageId} makes a message that is sent again the same message. */
    CompletionStage<Result> send(
            SocketUser user, EntityId conversation, String content, Optional<String> clientMessageId) {
        var asker = new Asker(user.userId(), Optional.of(user.displayName()));
        var question = new Question(content, Optional.of(conversation.id()), clientMessageId, Terms.USUAL);
        return doors.ofConversation(conversation, asker)
                .thenCompose(door -> position(conversation)
                        .thenCompose(position -> Answers.expect(starter.start(door, question), Accepted.class)
                                .thenApply(accepted -> new Result(
                                        Map.of("runId", accepted.runId(), "messageId", accepted.userMessageId()),
                                        Optional.of(new Listen(FeedId.conversation(conversation), position, false))))));
    }

    /** Where the conversation stands before it is asked, so that the question itself is told as well. */
    private CompletionStage<Long> position(EntityId conversation) {
        return Answers.expect(
                        entities.ask(entities.conversation(conversation), ConversationCommand.GetConversation::new),
                        ConversationCommand.View.class)
                .thenApply(ConversationCommand.View::position);
    }
}
