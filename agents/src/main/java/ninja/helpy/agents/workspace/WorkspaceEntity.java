package ninja.helpy.agents.workspace;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.ChangeWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckKeyId;
import ninja.helpy.agents.workspace.WorkspaceCommand.CreateWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.DeleteWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetAgents;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetApiKeys;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetMcpServers;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetRooms;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.IssueTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListRoom;
import ninja.helpy.agents.workspace.WorkspaceCommand.McpServers;
import ninja.helpy.agents.workspace.WorkspaceCommand.PutMcpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand.RedeemTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.RemoveMcpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand.RevokeApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.RotateApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.UnlistAgent;
import ninja.helpy.agents.workspace.WorkspaceEvent.AgentListed;
import ninja.helpy.agents.workspace.WorkspaceEvent.AgentUnlisted;
import ninja.helpy.agents.workspace.WorkspaceEvent.ApiKeyAdded;
import ninja.helpy.agents.workspace.WorkspaceEvent.ApiKeyRevoked;
import ninja.helpy.agents.workspace.WorkspaceEvent.ApiKeyRotated;
import ninja.helpy.agents.workspace.WorkspaceEvent.McpServerPut;
import ninja.helpy.agents.workspace.WorkspaceEvent.McpServerRemoved;
import ninja.helpy.agents.workspace.WorkspaceEvent.RoomListed;
import ninja.helpy.agents.workspace.WorkspaceEvent.WorkspaceChanged;
import ninja.helpy.agents.workspace.WorkspaceEvent.WorkspaceCreated;
import ninja.helpy.agents.workspace.WorkspaceEvent.WorkspaceDeleted;

/** The one owner of a workspace's settings, keys and lists. */
public final class WorkspaceEntity extends JournaledEntity<WorkspaceCommand, WorkspaceEvent, Workspace> {

    public static final EntityTypeKey<WorkspaceCommand> KEY = EntityTypeKey.create(WorkspaceCommand.class, "workspace");

    public static final Fold FOLD =
            Fold.of(Workspace.EMPTY, Workspace.class, WorkspaceEvent.class, (state, event) -> event.applyTo(state));

    private final String workspaceId;
    private final Clock clock;

    /** In memory only: a ticket lives for seconds, and after a crash one asks for another. */
    private final Tickets tickets = new Tickets();

    public static Behavior<WorkspaceCommand> create(String workspaceId, Clock clock) {
        return new WorkspaceEntity(workspaceId, clock);
    }

    private WorkspaceEntity(String workspaceId, Clock clock) {
        super(KEY.name(), workspaceId);
        this.workspaceId = workspaceId;
        this.clock = clock;
    }

    @Override
    public Workspace emptyState() {
        return Workspace.EMPTY;
    }

    @Override
    public CommandHandler<WorkspaceCommand, WorkspaceEvent, Workspace> commandHandler() {
        var handlers = newCommandHandlerBuilder();
        handlers.forState(Workspace::isOpen)
                .onCommand(CreateWorkspace.class, this::onCreateAgain)
                .onCommand(ChangeWorkspace.class, this::onChange)
                .onCommand(DeleteWorkspace.class, c -> done(new WorkspaceDeleted(now()), c.replyTo()))
                .onCommand(GetWorkspace.class, (state, c) -> answer(c.replyTo(), view(state)))
                .onCommand(AddApiKey.class, this::onAddKey)
                .onCommand(RotateApiKey.class, this::onRotateKey)
                .onCommand(RevokeApiKey.class, this::onRevokeKey)
                .onCommand(GetApiKeys.class, this::onGetKeys)
                .onCommand(CheckApiKey.class, (state, c) -> admit(c.replyTo(), state.keyFor(c.hash(), now())))
                .onCommand(CheckKeyId.class, (state, c) -> admit(c.replyTo(), state.keyById(c.keyId(), now())))
                .onCommand(ListAgent.class, this::onListAgent)
                .onCommand(UnlistAgent.class, this::onUnlistAgent)
                .onCommand(GetAgents.class, (s, c) -> answer(c.replyTo(), new WorkspaceCommand.Agents(s.agents())))
                .onCommand(ListRoom.class, this::onListRoom)
                .onCommand(GetRooms.class, (s, c) -> answer(c.replyTo(), new WorkspaceCommand.Rooms(s.rooms())))
                .onCommand(PutMcpServer.class, this::onPutMcpServer)
                .onCommand(RemoveMcpServer.class, this::onRemoveMcpServer)
                .onCommand(GetMcpServers.class, (s, c) -> answer(c.replyTo(), new McpServers(s.mcpServers())))
                .onCommand(IssueTicket.class, this::onIssueTicket)
                .onCommand(RedeemTicket.class, this::onRedeemTicket);
        handlers.forState(state -> !state.isOpen())
                .onCommand(CreateWorkspace.class, this::onCreate)
                .onCommand(CheckApiKey.class, c -> admit(c.replyTo(), Optional.empty()))
                .onCommand(CheckKeyId.class, c -> admit(c.replyTo(), Optional.empty()))
                .onCommand(RedeemTicket.class, c -> refuse(c.replyTo(), Refusal.UNAUTHENTICATED, "unknown ticket"))
                .onAnyCommand(c -> refuse(c.replyTo(), Refusal.NOT_FOUND, "no such workspace"));
        return handlers.build();
    }

    private Effect<WorkspaceEvent, Workspace> onCreate(Workspace workspace, CreateWorkspace c) {
        if (workspace.deleted()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "this workspace was deleted");
        return commit(new WorkspaceCreated(c.name(), c.description(), now()), c.replyTo(), this::view);
    }

    private Effect<WorkspaceEvent, Workspace> onCreateAgain(Workspace workspace, CreateWorkspace c) {
        boolean same =
                workspace.about().filter(about -> about.name().equals(c.name())).isPresent();
        if (!same) return refuse(c.replyTo(), Refusal.ALREADY_EXISTS, "the workspace exists under another name");
        return answer(c.replyTo(), view(workspace));
    }

    private Effect<WorkspaceEvent, Workspace> onChange(Workspace workspace, ChangeWorkspace c) {
        if (c.ifVersion().filter(version -> version != workspace.version()).isPresent()) {
            return refuse(c.replyTo(), Refusal.VERSION_CONFLICT, "the workspace is at version " + workspace.version());
        }
        var about = workspace.about().orElseThrow();
        var name = c.name().orElse(about.name());
        var description = c.description().orElse(about.description());
        if (name.equals(about.name()) && description.equals(about.description())) {
            return answer(c.replyTo(), view(workspace));
        }
        return commit(new WorkspaceChanged(name, description, about.createdAt(), now()), c.replyTo(), this::view);
    }

    private Effect<WorkspaceEvent, Workspace> onAddKey(Workspace workspace, AddApiKey c) {
        if (workspace.key(c.keyId()).isPresent()) return answer(c.replyTo(), Done.DONE);
        if (workspace.keys().size() >= Workspace.KEYS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Workspace.KEYS_MAX + " API keys");
        }
        return done(new ApiKeyAdded(c.keyId(), c.name(), c.level(), c.hash(), c.expiresAt(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onRotateKey(Workspace workspace, RotateApiKey c) {
        if (workspace.key(c.keyId()).isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such key");
        return done(new ApiKeyRotated(c.keyId(), c.hash(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onRevokeKey(Workspace workspace, RevokeApiKey c) {
        if (workspace.key(c.keyId()).isEmpty()) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such key");
        if (workspace.isLastOwner(c.keyId())) {
            return refuse(c.replyTo(), Refusal.INVALID_STATE, "the last key of an owner would lock the workspace");
        }
        return done(new ApiKeyRevoked(c.keyId(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onGetKeys(Workspace workspace, GetApiKeys c) {
        var keys = workspace.keys().stream()
                .map(k -> new WorkspaceCommand.ApiKey(k.keyId(), k.name(), k.level(), k.createdAt(), k.expiresAt()))
                .toList();
        return answer(c.replyTo(), new WorkspaceCommand.ApiKeys(keys));
    }

    private Effect<WorkspaceEvent, Workspace> admit(ActorRef<Reply> replyTo, Optional<Workspace.Key> key) {
        return key.map(k -> new WorkspaceCommand.Admitted(workspaceId, k.keyId(), k.name(), k.level(), k.expiresAt()))
                .map(admitted -> answer(replyTo, admitted))
                .orElseGet(() -> refuse(replyTo, Refusal.UNAUTHENTICATED, "unknown key"));
    }

    private Effect<WorkspaceEvent, Workspace> onListAgent(Workspace workspace, ListAgent c) {
        if (workspace.agents().contains(c.agent())) return answer(c.replyTo(), Done.DONE);
        if (!workspace.lists(c.agent().agentId()) && workspace.agents().size() >= Workspace.AGENTS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Workspace.AGENTS_MAX + " agents");
        }
        var agent = c.agent();
        return done(
                new AgentListed(agent.agentId(), agent.kind(), agent.name(), agent.ownerUserId(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onUnlistAgent(Workspace workspace, UnlistAgent c) {
        if (!workspace.lists(c.agentId())) return answer(c.replyTo(), Done.DONE);
        return done(new AgentUnlisted(c.agentId(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onListRoom(Workspace workspace, ListRoom c) {
        if (workspace.listsRoom(c.sessionId())) return answer(c.replyTo(), Done.DONE);
        if (workspace.rooms().size() >= Workspace.ROOMS_MAX) {
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, "at most " + Workspace.ROOMS_MAX + " rooms");
        }
        return done(new RoomListed(c.sessionId(), c.name(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onPutMcpServer(Workspace workspace, PutMcpServer c) {
        if (workspace.mcpServers().contains(c.server())) {
            return answer(c.replyTo(), new McpServers(workspace.mcpServers()));
        }
        if (workspace.hasOtherMcpServerNamed(c.server())) {
            return refuse(c.replyTo(), Refusal.ALREADY_EXISTS, "another MCP server has this name");
        }
        boolean isNew = workspace.mcpServer(c.server().serverId()).isEmpty();
        if (isNew && workspace.mcpServers().size() >= Workspace.MCP_SERVERS_MAX) {
            var max = "at most " + Workspace.MCP_SERVERS_MAX + " MCP servers";
            return refuse(c.replyTo(), Refusal.PLAN_LIMIT_REACHED, max);
        }
        return commit(new McpServerPut(c.server(), now()), c.replyTo(), next -> new McpServers(next.mcpServers()));
    }

    private Effect<WorkspaceEvent, Workspace> onRemoveMcpServer(Workspace workspace, RemoveMcpServer c) {
        if (workspace.mcpServer(c.serverId()).isEmpty()) {
            return refuse(c.replyTo(), Refusal.NOT_FOUND, "no such MCP server");
        }
        return done(new McpServerRemoved(c.serverId(), now()), c.replyTo());
    }

    private Effect<WorkspaceEvent, Workspace> onIssueTicket(Workspace workspace, IssueTicket c) {
        if (!tickets.issue(
                c.hash(), new WorkspaceCommand.TicketHolder(c.userId(), c.displayName(), c.keyId()), now())) {
            return refuse(c.replyTo(), Refusal.RATE_LIMITED, "at most " + Tickets.OPEN_MAX + " tickets at a time");
        }
        return answer(c.replyTo(), Done.DONE);
    }

    private Effect<WorkspaceEvent, Workspace> onRedeemTicket(Workspace workspace, RedeemTicket c) {
        Optional<WorkspaceCommand.TicketHolder> holder = tickets.redeem(c.hash(), now());
        return holder.map(h -> answer(c.replyTo(), h))
                .orElseGet(
                        () -> refuse(c.replyTo(), Refusal.UNAUTHENTICATED, "the ticket is unknown, used or too old"));
    }

    private WorkspaceCommand.View view(Workspace workspace) {
        var about = workspace.about().orElseThrow();
        return new WorkspaceCommand.View(
                workspaceId,
                about.name(),
                about.description(),
                workspace.version(),
                about.createdAt(),
                workspace.agents().size(),
                workspace.rooms().size(),
                workspace.keys().size());
    }

    private Instant now() {
        return clock.instant();
    }

    @Override
    public EventHandler<Workspace, WorkspaceEvent> eventHandler() {
        return (workspace, event) -> event.applyTo(workspace);
    }
}
