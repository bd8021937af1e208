package ninja.helpy.api.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.presence.PresenceCommand.GetPresence;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.prompt.PromptCommand;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.reader.ReaderCommand;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand;

/** How endpoints ask entities: one question, the reply that was hoped for, or the problem that a refusal is. */
public record Asking(Entities entities) {

    /** For commands that answer nothing but that they took effect. */
    public static final Class<Done> DONE = Done.class;

    public <R extends Reply> CompletionStage<R> workspace(
            String workspaceId, Function<ActorRef<Reply>, WorkspaceCommand> command, Class<R> type) {
        return ask(entities.workspace(workspaceId), command, type);
    }

    public <R extends Reply> CompletionStage<R> ledger(
            String workspaceId, Function<ActorRef<Reply>, CreditLedgerCommand> command, Class<R> type) {
        return ask(entities.ledger(workspaceId), command, type);
    }

    public <R extends Reply> CompletionStage<R> agent(
            EntityId id, Function<ActorRef<Reply>, AgentCommand> command, Class<R> type) {
        return ask(entities.agent(id), command, type);
    }

    public <R extends Reply> CompletionStage<R> conversation(
            EntityId id, Function<ActorRef<Reply>, ConversationCommand> command, Class<R> type) {
        return ask(entities.conversation(id), command, type);
    }

    public <R extends Reply> CompletionStage<R> session(
            EntityId id, Function<ActorRef<Reply>, GroupSessionCommand> command, Class<R> type) {
        return ask(entities.session(id), command, type);
    }

    public <R extends Reply> CompletionStage<R> run(
            EntityId id, Function<ActorRef<Reply>, RunCommand> command, Class<R> type) {
        return ask(entities.run(id), command, type);
    }

    public <R extends Reply> CompletionStage<R> reader(
            EntityId user, Function<ActorRef<Reply>, ReaderCommand> command, Class<R> type) {
        return ask(entities.reader(user), command, type);
    }

    public <R extends Reply> CompletionStage<R> prompt(
            EntityId id, Function<ActorRef<Reply>, PromptCommand> command, Class<R> type) {
        return ask(entities.prompt(id), command, type);
    }

    /** Who is in a room; nobody, as far as one knows, if that cannot be asked just now. */
    public CompletionStage<Here> presence(EntityId room) {
        return ask(entities.presence(room), GetPresence::new, Here.class).exceptionally(unknown -> Here.NOBODY);
    }

    /** Asks all at once, and gives the answers in the order of the questions. */
    public static <T, R> CompletionStage<List<R>> all(List<T> of, Function<T, CompletionStage<R>> question) {
        var asked = of.stream()
                .map(one -> question.apply(one).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    private <C, R extends Reply> CompletionStage<R> ask(
            RecipientRef<C> entity, Function<ActorRef<Reply>, C> command, Class<R> type) {
        return Answers.expect(entities.ask(entity, command), type);
    }
}
