package ninja.helpy.api.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.IfBusy;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.run.ChatDoors;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.run.ToolResults;
import ninja.helpy.api.run.ToolsInRequest;
import ninja.helpy.api.session.SocketActions.Listen;
import ninja.helpy.api.session.SocketActions.Result;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

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

    /** Over a socket nobody leaves: it is the conversation that is told. What it never takes in, it could not tell. */
    static Terms terms(Fields fields) {
        var ifBusy = fields.oneOf("ifBusy", IfBusy.class).orElse(IfBusy.ENQUEUE);
        if (ifBusy == IfBusy.REJECT) fields.wrong("ifBusy", "must be enqueue or interrupt");
        return new Terms(OnDisconnect.CONTINUE, ifBusy, ToolsInRequest.of(fields), Optional.empty());
    }

    /** What tools have answered that this person's client has run. */
    CompletionStage<Result> toolResults(
            SocketUser user, EntityId conversation, String runId, List<ToolAnswer> answers) {
        var asking = new Asking(entities);
        var run = new EntityId(conversation.workspaceId(), runId);
        return asking.run(run, GetRun::new, View.class).thenCompose(view -> {
            var order = view.order();
            if (!order.thread().id().equals(conversation.id())
                    || !order.asker().id().equals(user.userId())) {
                throw Problem.notFound().asException();
            }
            return ToolResults.take(asking, run, answers)
                    .thenApply(done -> Result.silent(Map.of("runId", runId, "accepted", answers.size())));
        });
    }

    /** The answer, and from where to listen to the conversation. */
    CompletionStage<Result> send(SocketUser user, EntityId conversation, SocketWords words, Terms terms) {
        var asker = new Asker(user.userId(), Optional.of(user.displayName()));
        var question = new Question(
                words.content(), words.form(), Optional.of(conversation.id()), words.clientMessageId(), terms);
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
