package ninja.helpy.agents;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.github.benmanes.caffeine.cache.Ticker;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentEntity;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.ConversationStirred;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.LedgerPorts;
import ninja.helpy.agents.credit.LedgerSettings;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.routing.AnswerCache;
import ninja.helpy.agents.llm.routing.RouteWatch;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.RoutingSettings;
import ninja.helpy.agents.llm.routing.StoredAnswer;
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
import ninja.helpy.agents.run.Lineage;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunEntity;
import ninja.helpy.agents.run.RunPorts;
import ninja.helpy.agents.run.RunSettings;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.RoomPorts;
import ninja.helpy.agents.session.WordEmbeddings;
import ninja.helpy.agents.tool.ToolSource;
import ninja.helpy.agents.vault.Vault;
import ninja.helpy.agents.workspace.McpServer;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceEntity;

/** The real entities on the in-memory journal of the test kit: everything but sharding and Cassandra. */
public final class LocalEntities implements Entities {

    public static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(50);

    private static final Clock CLOCK = Clock.systemUTC();
    private static final String MASTER_KEY = "master key of the tests, 32 or more";
    private static final RunSettings.Tools TOOLS = new RunSettings.Tools(
            8,
            16,
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            new RunSettings.Delegation(3, Duration.ofSeconds(30), new Lineage.Allowance(1_000_000_000_000L, 16)));

    private final ActorTestKit akka;
    private final Map<String, ActorRef<?>> started = new ConcurrentHashMap<>();
    private final Set<WakeList.Wake> wakes = new CopyOnWriteArraySet<>();
    private final List<ActorRef<ConversationStirred>> listeners = new CopyOnWriteArrayList<>();
    private final List<ActorRef<ReaderMoved>> readerListeners = new CopyOnWriteArrayList<>();
    private final LedgerPorts ledgerPorts;
    private final RunPorts runPorts;
    private final RoomPorts roomPorts;
    private final McpServers mcp;
    private volatile UnaryOperator<RecipientRef<CreditLedgerCommand>> ledgerDoor = UnaryOperator.identity();

    public static Config config() {
        return PersistenceTestKitPlugin.config()
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
                .withFallback(ConfigFactory.parseString("helpy.agents.outbound.private-networks = on"))
                .withFallback(ConfigFactory.parseString("helpy.agents.vault.master-key = \"" + MASTER_KEY + "\""))
                .withFallback(ConfigFactory.load());
    }

    public LocalEntities(ActorTestKit akka, Models models) {
        this(akka, models, Optional.empty(), Strain.none());
    }

    public LocalEntities(ActorTestKit akka, Models models, ToolSource tools) {
        this(akka, models, tools, Strain.none());
    }

    public LocalEntities(ActorTestKit akka, Models models, ToolSource tools, Strain strain) {
        this(akka, models, Optional.of(tools), strain);
    }

    /** Without tools: those of the workspaces' MCP servers. */
    private LocalEntities(ActorTestKit akka, Models models, Optional<ToolSource> tools, Strain strain) {
        this.akka = akka;
        var config = akka.system().settings().config().getConfig("helpy.agents");
        this.mcp = new McpServers(
                new OutboundHttp(akka.system(), OutboundSettings.from(config.getConfig("outbound"))),
                Vault.from(config.getConfig("vault")),
                McpSettings.from(config.getConfig("mcp")),
                this::mcpServers);
        var second = Duration.ofSeconds(20);
        this.ledgerPorts = new LedgerPorts(
                new RunHolds(this),
                new Remembered(),
                CLOCK,
                LedgerSettings.from(akka.system().settings().config().getConfig("helpy.agents.credit")));
        var routing = Routing.create(
                models,
                new Answers(),
                RoutingSettings.from(akka.system().settings().config().getConfig("helpy.agents.llm")),
                RouteWatch.NONE,
                CLOCK);
        this.runPorts = new RunPorts(
                this::agent,
                this::ledger,
                this::run,
                new Threads(this, CLOCK),
                new HelpyPrompts(
                        this::helpyPrompt,
                        HelpyPrompts.Settings.from(config.getConfig("prompt")),
                        Ticker.systemTicker()),
                tools.orElse(mcp),
                routing,
                new Remembered(),
                CLOCK,
                strain,
                new RunSettings(CHECKPOINT_INTERVAL, Duration.ofSeconds(30), 3, Duration.ofMinutes(1), second, TOOLS));
        this.roomPorts = new RoomPorts(
                this::agent,
                this::ledger,
                this::run,
                this::session,
                routing,
                new WordEmbeddings(),
                new Remembered(),
                CLOCK,
                new RoomPorts.Settings(
                        Duration.ofSeconds(90),
                        config.getDuration("session.comparison-max"),
                        config.getDuration("session.deserted-max"),
                        Duration.ofSeconds(30),
                        second));
    }

    private CompletionStage<List<McpServer>> mcpServers(String workspaceId) {
        return ask(workspace(workspaceId), WorkspaceCommand.GetMcpServers::new)
                .thenApply(reply -> reply instanceof WorkspaceCommand.McpServers found ? found.servers() : List.of());
    }

    private CompletionStage<PromptView> helpyPrompt(EntityId id) {
        return ask(prompt(id), PromptCommand.GetPrompt::new).thenApply(PromptView.class::cast);
    }

    public McpServers mcp() {
        return mcp;
    }

    /** What the rooms here need of the rest. */
    public RoomPorts roomPorts() {
        return roomPorts;
    }

    /** As if its node had died: the entity is gone and comes back from the journal when next asked. */
    public void crash(String typeName, EntityId id) {
        crash(typeName, id.toString());
    }

    void crash(String typeName, String id) {
        var actor = started.remove(typeName + "|" + id);
        if (actor != null) akka.stop(actor);
    }

    public List<WakeList.Wake> wakes() {
        return List.copyOf(wakes);
    }

    /** As the sweep does with whoever has answered. */
    public void forgetWakes() {
        wakes.clear();
    }

    @Override
    public RecipientRef<WorkspaceCommand> workspace(String id) {
        return entity(WorkspaceEntity.KEY.name(), id, () -> WorkspaceEntity.create(id, CLOCK));
    }

    @Override
    public RecipientRef<CreditLedgerCommand> ledger(String id) {
        return ledgerDoor.apply(
                entity(CreditLedgerEntity.KEY.name(), id, () -> CreditLedgerEntity.create(id, ledgerPorts)));
    }

    /** Whoever asks a ledger from now on asks what stands before it. */
    public void beforeLedgers(UnaryOperator<RecipientRef<CreditLedgerCommand>> door) {
        ledgerDoor = door;
    }

    @Override
    public RecipientRef<AgentCommand> agent(EntityId id) {
        return entity(AgentEntity.KEY.name(), id.toString(), () -> AgentEntity.create(id, CLOCK));
    }

    @Override
    public RecipientRef<ConversationCommand> conversation(EntityId id) {
        return entity(
                ConversationEntity.KEY.name(), id.toString(), () -> ConversationEntity.create(id, this::stir, CLOCK));
    }

    @Override
    public RecipientRef<GroupSessionCommand> session(EntityId id) {
        return entity(GroupSessionEntity.KEY.name(), id.toString(), () -> GroupSessionEntity.create(id, roomPorts));
    }

    @Override
    public RecipientRef<RunCommand> run(EntityId id) {
        ActorRef<ClusterSharding.ShardCommand> shard = akka.system().ignoreRef();
        return entity(RunEntity.KEY.name(), id.toString(), () -> RunEntity.create(id, shard, runPorts));
    }

    @Override
    public RecipientRef<ReaderCommand> reader(EntityId user) {
        return entity(ReaderEntity.KEY.name(), user.toString(), () -> ReaderEntity.create(user, this::moved, CLOCK));
    }

    @Override
    public RecipientRef<PromptCommand> prompt(EntityId id) {
        return entity(PromptEntity.KEY.name(), id.toString(), () -> PromptEntity.create(id, CLOCK));
    }

    @Override
    public RecipientRef<PresenceCommand> presence(EntityId room) {
        return entity(PresenceEntity.KEY.name(), room.toString(), () -> PresenceEntity.create(CLOCK));
    }

    @Override
    public void hearConversations(ActorRef<ConversationStirred> listener) {
        listeners.add(listener);
    }

    @Override
    public void hearReaders(ActorRef<ReaderMoved> listener) {
        readerListeners.add(listener);
    }

    private void moved(ReaderMoved moved) {
        readerListeners.forEach(listener -> listener.tell(moved));
    }

    private void stir(ConversationStirred stirred) {
        listeners.forEach(listener -> listener.tell(stirred));
    }

    @SuppressWarnings("unchecked")
    private <C> RecipientRef<C> entity(String typeName, String id, Supplier<Behavior<C>> behavior) {
        return (ActorRef<C>) started.computeIfAbsent(typeName + "|" + id, key -> akka.spawn(behavior.get()));
    }

    @Override
    public <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(
                entity, command::apply, Duration.ofSeconds(30), akka.system().scheduler());
    }

    @Override
    public <C> CompletionStage<Reply> follow(RecipientRef<C> entity, Function<ActorRef<Reply>, C> question) {
        return AskPattern.ask(
                entity, question::apply, Following.ASK_TIMEOUT, akka.system().scheduler());
    }

    private final class Remembered implements WakeList {

        @Override
        public CompletionStage<Done> add(Wake wake) {
            wakes.add(wake);
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> remove(Wake wake) {
            wakes.remove(wake);
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<List<Wake>> due(Instant from, Instant until) {
            return CompletableFuture.completedFuture(wakes.stream()
                    .filter(w -> w.due().isAfter(from) && !w.due().isAfter(until))
                    .toList());
        }
    }

    private static final class Answers implements AnswerCache {

        private final Map<String, StoredAnswer> kept = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<Optional<StoredAnswer>> find(String workspaceId, String key) {
            return CompletableFuture.completedFuture(Optional.ofNullable(kept.get(workspaceId + key)));
        }

        @Override
        public CompletionStage<Done> keep(String workspaceId, String key, StoredAnswer answer, Duration keptFor) {
            kept.put(workspaceId + key, answer);
            return CompletableFuture.completedFuture(Done.getInstance());
        }
    }
}
