package ninja.helpy.agents;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentEntity;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.ConversationStirred;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.presence.PresenceCommand;
import ninja.helpy.agents.prompt.PromptCommand;
import ninja.helpy.agents.prompt.PromptEntity;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.reader.ReaderCommand;
import ninja.helpy.agents.reader.ReaderEntity;
import ninja.helpy.agents.reader.ReaderMoved;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunEntity;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceEntity;

/** Where to find each entity, on whatever node it lives, and how to ask it. */
public interface Entities {

    /** How each kind's events add up to its state, by the name of its type key. */
    Map<String, Fold> FOLDS = Map.of(
            WorkspaceEntity.KEY.name(), WorkspaceEntity.FOLD,
            CreditLedgerEntity.KEY.name(), CreditLedgerEntity.FOLD,
            AgentEntity.KEY.name(), AgentEntity.FOLD,
            ConversationEntity.KEY.name(), ConversationEntity.FOLD,
            GroupSessionEntity.KEY.name(), GroupSessionEntity.FOLD,
            RunEntity.KEY.name(), RunEntity.FOLD,
            ReaderEntity.KEY.name(), ReaderEntity.FOLD,
            PromptEntity.KEY.name(), PromptEntity.FOLD);

    RecipientRef<WorkspaceCommand> workspace(String workspaceId);

    RecipientRef<CreditLedgerCommand> ledger(String workspaceId);

    RecipientRef<AgentCommand> agent(EntityId id);

    RecipientRef<ConversationCommand> conversation(EntityId id);

    RecipientRef<GroupSessionCommand> session(EntityId id);

    RecipientRef<RunCommand> run(EntityId id);

    /** A person of a workspace, as a reader; the id is the user's. */
    RecipientRef<ReaderCommand> reader(EntityId user);

    /** What a user has made of a Helpy's prompt; the id is {@link PromptEntity#idOf}. */
    RecipientRef<PromptCommand> prompt(EntityId id);

    /** Who is in a room right now; the id is the room's. */
    RecipientRef<PresenceCommand> presence(EntityId room);

    /** From now on this actor hears what is new in conversations, whatever node they live on. */
    void hearConversations(ActorRef<ConversationStirred> listener);

    /** From now on this actor hears who has read on, whatever node he is known on. */
    void hearReaders(ActorRef<ReaderMoved> listener);

    /** One question, one reply; fails with a time-out if the entity cannot be reached in time. */
    <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command);

    /** As {@link #ask}, with the patience of a reader that follows: longer than the owner's long poll. */
    <C> CompletionStage<Reply> follow(RecipientRef<C> entity, Function<ActorRef<Reply>, C> question);
}
