package ninja.helpy.agents;

import akka.Done;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Message.Sender;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.run.RunThreads;
import ninja.helpy.agents.session.GroupSessionCommand;

/** Conversations and rooms as a run sees them: something to read from and to answer into. */
final class Threads implements RunThreads {

    private final Entities entities;
    private final Clock clock;

    Threads(Entities entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<ModelRequest.Message>> begin(EntityId run, RunOrder order, String agentName) {
        if (order.thread().kind() == RunThread.Kind.RUN) {
            return CompletableFuture.completedFuture(List.of(new ModelRequest.User(order.text(), null)));
        }
        var thread = threadOf(run, order);
        return order.thread().kind() == RunThread.Kind.ROOM
                ? entities.ask(entities.session(thread), GroupSessionCommand.GetRecentMessages::new)
                        .thenApply(reply -> ((GroupSessionCommand.RecentMessages) granted(reply)).messages())
                        .thenApply(messages -> asRead(upTo(messages, order), order.agentId(), true))
                : beginConversation(run, thread, order)
                        .thenApply(messages -> asRead(upTo(messages, order), order.agentId(), false));
    }

    private CompletionStage<List<Message>> beginConversation(EntityId run, EntityId thread, RunOrder order) {
        var conversation = entities.conversation(thread);
        var asker = order.asker();
        var question = message(
                order.messages().user(),
                Sender.human(asker.id(), asker.displayName().orElse(asker.id())),
                order.text(),
                Optional.of(run.id()));
        return entities.ask(
                        conversation,
                        r -> new ConversationCommand.StartConversation(
                                order.agentId(), asker.id(), Optional.empty(), r))
                .thenCompose(started -> {
                    granted(started);
                    return entities.ask(conversation, r -> new ConversationCommand.AppendMessage(question, r));
                })
                .thenCompose(appended -> {
                    granted(appended);
                    return entities.ask(conversation, ConversationCommand.GetRecent::new);
                })
                .thenApply(reply -> ((ConversationCommand.Recent) granted(reply)).messages());
    }

    @Override
    public CompletionStage<Done> end(EntityId run, RunOrder order, String agentName, RunOutcome outcome) {
        // Who asked reads the answer from the run itself.
        if (order.thread().kind() == RunThread.Kind.RUN) return CompletableFuture.completedFuture(Done.getInstance());
        var thread = threadOf(run, order);
        return order.thread().kind() == RunThread.Kind.ROOM
                ? endInRoom(run, thread, outcome)
                : endInConversation(run, thread, order, agentName, outcome);
    }

    private CompletionStage<Done> endInRoom(EntityId run, EntityId thread, RunOutcome outcome) {
        return entities.ask(entities.session(thread), r -> {
                    if (outcome.status() == Status.COMPLETED) {
                        return new GroupSessionCommand.HelpyDone(run.id(), outcome.text(), outcome.cost(), r);
                    }
                    if (outcome.terminal() instanceof Piece.Failed failed) {
                        return new GroupSessionCommand.HelpyGaveUp(run.id(), failed.code(), failed.message(), r);
                    }
                    return new GroupSessionCommand.HelpyGaveUp(run.id(), Refusal.INVALID_STATE, "cancelled", r);
                })
                .thenApply(reply -> Done.getInstance());
    }

    /** A partial answer is kept, too: it was paid for. An archived or refused conversation takes none. */
    private CompletionStage<Done> endInConversation(
            EntityId run, EntityId thread, RunOrder order, String agentName, RunOutcome outcome) {
        if (outcome.text().isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
        var answer = message(
                order.messages().answer(),
                Sender.helpy(order.agentId(), agentName),
                outcome.text(),
                Optional.of(run.id()));
        return entities.ask(entities.conversation(thread), r -> new ConversationCommand.AppendMessage(answer, r))
                .thenApply(reply -> Done.getInstance());
    }

    private Message message(String id, Sender sender, String content, Optional<String> runId) {
        return new Message(id, sender, content, clock.instant(), runId, Optional.empty());
    }

    /** What came after the question is for the next run. */
    private static Stream<Message> upTo(List<Message> messages, RunOrder order) {
        int end = 0;
        while (end < messages.size()
                && !messages.get(end).messageId().equals(order.messages().user())) end++;
        return messages.stream()
                .limit(end + 1L)
                .filter(message -> !message.content().equals(Conversation.DELETED));
    }

    /** Its own words are the model's; everyone else speaks to it, in a room under his name. */
    private static List<ModelRequest.Message> asRead(Stream<Message> messages, String agentId, boolean named) {
        return messages.map(message -> {
                    boolean own = message.sender().id().equals(agentId);
                    if (own) return (ModelRequest.Message) new ModelRequest.Assistant(message.content(), List.of());
                    var name = message.sender().name();
                    return new ModelRequest.User(message.content(), named ? name : null);
                })
                .toList();
    }

    private static EntityId threadOf(EntityId run, RunOrder order) {
        return new EntityId(run.workspaceId(), order.thread().id());
    }

    private static Reply granted(Reply reply) {
        if (reply instanceof Refused refused) throw new Following.Refusal(refused);
        return reply;
    }
}
