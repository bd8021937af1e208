package ninja.helpy.api.run;

import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** How a workspace's user comes to an agent: by its id, or by a conversation that is the user's own. */
public final class ChatDoors {

    private final Entities entities;

    public ChatDoors(Entities entities) {
        this.entities = entities;
    }

    /** Another user's conversation is not found. */
    public CompletionStage<Door> ofConversation(EntityId conversation, Asker asker) {
        return Answers.expect(
                        entities.ask(entities.conversation(conversation), ConversationCommand.GetConversation::new),
                        ConversationCommand.View.class)
                .thenCompose(view -> {
                    if (!view.userId().equals(asker.id()))
                        throw Problem.notFound().asException();
                    if (!view.isActive()) {
                        throw Problem.of(Code.INVALID_STATE, "the conversation is archived")
                                .asException();
                    }
                    return ofAgent(new EntityId(conversation.workspaceId(), view.agentId()), Cause.CHAT, asker);
                });
    }

    public CompletionStage<Door> ofAgent(EntityId agent, Cause cause, Asker asker) {
        return Answers.expect(entities.ask(entities.agent(agent), AgentCommand.GetAgent::new), AgentCommand.View.class)
                .thenApply(view -> new Door(agent.workspaceId(), view.agentId(), view.version(), cause, asker));
    }
}
