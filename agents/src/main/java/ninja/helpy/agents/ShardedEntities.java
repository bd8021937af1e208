package ninja.helpy.agents;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import com.github.benmanes.caffeine.cache.Ticker;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentEntity;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.ConversationStirred;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.LedgerPorts;
import ninja.helpy.agents.credit.LedgerSettings;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.mcp.McpServers;
import ninja.helpy.agents.mcp.McpSettings;
import ninja.helpy.agents.outbound.OutboundHttp;
import ninja.helpy.agents.outbound.OutboundSettings;
import ninja.helpy.agents.presence.PresenceCommand;
import ninja.helpy.agents.presence.PresenceEntity;
import ninja.helpy.agents.prompt.HelpyPrompts;
import ninja.helpy.agents.prompt.PromptCommand;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.PromptEntity;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.agents.reader.ReaderCommand;
import ninja.helpy.agents.reader.ReaderEntity;
import ninja.helpy.agents.reader.ReaderMoved;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunEntity;
import ninja.helpy.agents.run.RunPorts;
import ninja.helpy.agents.run.RunSettings;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.RoomPorts;
import ninja.helpy.agents.session.SentenceEmbeddings;
import ninja.helpy.agents.vault.Vault;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceEntity;

/** Every kind of entity, started in cluster sharding, and the way to each. */
public final class ShardedEntities implements Entities {

    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final Duration askTimeout;
    private final ActorRef<Topic.Command<ConversationStirred>> stirs;
    private final ActorRef<Topic.Command<ReaderMoved>> moves;
    private final McpServers mcp;

    /** Starts all of them on this node. {@code config} is {@code helpy.agents}. */
    public static ShardedEntities start(
            ActorSystem<?> system, Routing routing, WakeList wakes, Config config, Clock clock, Strain strain) {
        var entities = new ShardedEntities(system, config);
        var runPorts = new RunPorts(
                entities::agent,
                entities::ledger,
                entities::run,
                new Threads(entities, clock),
                new HelpyPrompts(
                        entities::helpyPrompt,
                        HelpyPrompts.Settings.from(config.getConfig("prompt")),
                        Ticker.systemTicker()),
                entities.mcp,
                routing,
                wakes,
                clock,
                strain,
                RunSettings.from(config.getConfig("run")));
        var roomPorts = new RoomPorts(
                entities::agent,
                entities::ledger,
                entities::run,
                entities::session,
                routing,
                new SentenceEmbeddings(system.dispatchers().lookup(DispatcherSelector.blocking())),
                wakes,
                clock,
                RoomPorts.Settings.from(config.getConfig("session")));
        var ledgerPorts =
                new LedgerPorts(new RunHolds(entities), wakes, clock, LedgerSettings.from(config.getConfig("credit")));
        var sharding = entities.sharding;
        sharding.init(Entity.of(WorkspaceEntity.KEY, c -> WorkspaceEntity.create(c.getEntityId(), clock)));
        sharding.init(Entity.of(CreditLedgerEntity.KEY, c -> CreditLedgerEntity.create(c.getEntityId(), ledgerPorts)));
        sharding.init(Entity.of(AgentEntity.KEY, c -> AgentEntity.create(EntityId.parse(c.getEntityId()), clock)));
        sharding.init(Entity.of(
                ConversationEntity.KEY,
                c -> ConversationEntity.create(EntityId.parse(c.getEntityId()), entities::stir, clock)));
        sharding.init(Entity.of(
                GroupSessionEntity.KEY, c -> GroupSessionEntity.create(EntityId.parse(c.getEntityId()), roomPorts)));
        sharding.init(Entity.of(
                RunEntity.KEY, c -> RunEntity.create(EntityId.parse(c.getEntityId()), c.getShard(), runPorts)));
        sharding.init(Entity.of(PromptEntity.KEY, c -> PromptEntity.create(EntityId.parse(c.getEntityId()), clock)));
        sharding.init(Entity.of(
                ReaderEntity.KEY, c -> ReaderEntity.create(EntityId.parse(c.getEntityId()), entities::moved, clock)));
        sharding.init(Entity.of(PresenceEntity.KEY, c -> PresenceEntity.create(clock)));
        return entities;
    }

    private ShardedEntities(ActorSystem<?> system, Config config) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.askTimeout = config.getDuration("ask-timeout");
        this.mcp = new McpServers(
                new OutboundHttp(system, OutboundSettings.from(config.getConfig("outbound"))),
                Vault.from(config.getConfig("vault")),
                McpSettings.from(config.getConfig("mcp")),
                this::mcpServers);
        this.stirs = system.systemActorOf(
                Topic.create(ConversationStirred.class, "conversations"), "conversations-stirred", Props.empty());
        this.moves = system.systemActorOf(Topic.create(ReaderMoved.class, "readers"), "readers-moved", Props.empty());
    }

    /** A workspace that is not there has none. */
    private CompletionStage<List<McpServer>> mcpServers(String workspaceId) {
        return ask(workspace(workspaceId), WorkspaceCommand.GetMcpServers::new)
                .thenApply(reply -> reply instanceof WorkspaceCommand.McpServers found ? found.servers() : List.of());
    }

    private CompletionStage<PromptView> helpyPrompt(EntityId id) {
        return ask(prompt(id), PromptCommand.GetPrompt::new).thenApply(PromptView.class::cast);
    }

    /** The MCP servers of all workspaces, to be tried and asked. */
    public McpServers mcp() {
        return mcp;
    }

    @Override
    public RecipientRef<WorkspaceCommand> workspace(String workspaceId) {
        return sharding.entityRefFor(WorkspaceEntity.KEY, workspaceId);
    }

    @Override
    public RecipientRef<CreditLedgerCommand> ledger(String workspaceId) {
        return sharding.entityRefFor(CreditLedgerEntity.KEY, workspaceId);
    }

    @Override
    public RecipientRef<AgentCommand> agent(EntityId id) {
        return sharding.entityRefFor(AgentEntity.KEY, id.toString());
    }

    @Override
    public RecipientRef<ConversationCommand> conversation(EntityId id) {
        return sharding.entityRefFor(ConversationEntity.KEY, id.toString());
    }

    @Override
    public RecipientRef<GroupSessionCommand> session(EntityId id) {
        return sharding.entityRefFor(GroupSessionEntity.KEY, id.toString());
    }

    @Override
    public RecipientRef<RunCommand> run(EntityId id) {
        return sharding.entityRefFor(RunEntity.KEY, id.toString());
    }

    @Override
    public RecipientRef<ReaderCommand> reader(EntityId user) {
        return sharding.entityRefFor(ReaderEntity.KEY, user.toString());
    }

    @Override
    public RecipientRef<PromptCommand> prompt(EntityId id) {
        return sharding.entityRefFor(PromptEntity.KEY, id.toString());
    }

    @Override
    public RecipientRef<PresenceCommand> presence(EntityId room) {
        return sharding.entityRefFor(PresenceEntity.KEY, room.toString());
    }

    private void stir(ConversationStirred stirred) {
        stirs.tell(Topic.publish(stirred));
    }

    @Override
    public void hearConversations(ActorRef<ConversationStirred> listener) {
        stirs.tell(Topic.subscribe(listener));
    }

    private void moved(ReaderMoved moved) {
        moves.tell(Topic.publish(moved));
    }

    @Override
    public void hearReaders(ActorRef<ReaderMoved> listener) {
        moves.tell(Topic.subscribe(listener));
    }

    @Override
    public <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(entity, command::apply, askTimeout, system.scheduler());
    }

    @Override
    public <C> CompletionStage<Reply> follow(RecipientRef<C> entity, Function<ActorRef<Reply>, C> question) {
        return AskPattern.ask(entity, question::apply, Following.ASK_TIMEOUT, system.scheduler());
    }
}
