package ninja.helpy.cluster;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.Join;
import akka.cluster.typed.SingletonActor;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.ShardedEntities;
import ninja.helpy.agents.WakeSweep;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.RoutingSettings;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.api.Api;
import ninja.helpy.api.ApiPorts;
import ninja.helpy.api.ApiServer;
import ninja.helpy.api.net.HttpServer;
import ninja.helpy.api.ops.Operations;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.view.Lists;
import ninja.helpy.persistence.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node. Here, and only here, the modules are put together. */
public final class Node {

    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final ActorSystem<Void> system;
    private final Storage storage;
    private final ShardedEntities entities;
    private final HttpServer binding;

    private Node(ActorSystem<Void> system, Storage storage, ShardedEntities entities, HttpServer binding) {
        this.system = system;
        this.storage = storage;
        this.entities = entities;
        this.binding = binding;
    }

    /**
     * Completes when the API is bound; {@code /ready} says when the node is of use. {@code prepared} is the settings'
     * configuration as {@code Schema.prepare} returned it.
     */
    public static CompletionStage<Node> start(
            Settings settings, Config prepared, BiFunction<ActorSystem<?>, Strain, Models> models) {
        return start(settings, prepared, CompletableFuture.completedFuture(Done.getInstance()), models);
    }

    /** The node joins its cluster at once; whatever needs Cassandra begins when {@code schema} completes. */
    static CompletionStage<Node> start(
            Settings settings,
            Config prepared,
            CompletionStage<Done> schema,
            BiFunction<ActorSystem<?>, Strain, Models> models) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), Settings.SYSTEM, prepared);
        join(system, settings);
        return schema.thenCompose(ready -> Storage.start(system, Entities.FOLDS))
                .thenCompose(storage -> start(system, settings, storage, models))
                .whenComplete((node, failure) -> {
                    if (failure != null) system.terminate();
                });
    }

    private static CompletionStage<Node> start(
            ActorSystem<Void> system,
            Settings settings,
            Storage storage,
            BiFunction<ActorSystem<?>, Strain, Models> models) {
        var strain = Strain.ofThisMachine(system);
        var clock = Clock.systemUTC();
        var agents = system.settings().config().getConfig("helpy.agents");
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var routes = new RouteMetrics(metrics);
        var routing = Routing.create(
                models.apply(system, strain),
                storage.answers(),
                RoutingSettings.from(agents.getConfig("llm")),
                routes,
                clock);
        routes.register(routing);
        var entities = ShardedEntities.start(system, routing, storage.wakes(), agents, clock, strain);
        ClusterSingleton.get(system)
                .init(SingletonActor.of(
                        WakeSweep.create(entities, storage.wakes(), agents.getDuration("wake-sweep-interval"), clock),
                        "wake-sweep"));
        storage.startProjections(strain);
        var jobs = storage.startJobs(entities);
        var health = new NodeHealth(system, storage, jobs);
        var history = History.of(storage.feed(), storage.replay());
        var lists = Lists.of(
                storage.runs(),
                storage.conversations(),
                storage.messages(),
                storage.transactions(),
                storage.rounds(),
                storage.usage());
        NodeMetrics.register(metrics, storage.projectionStatus(), jobs);
        var operations = Operations.of(storage, jobs);
        var api = new Api(new ApiPorts(
                system, entities, entities.mcp(), history, lists, health, metrics, settings.api(), operations));
        seed(system, settings, entities, api).thenAccept(done -> health.nowSeeded());
        return ApiServer.bind(system, settings.api(), api.dispatcher()).thenApply(binding -> {
            log.info("API at {}", binding.localAddress());
            return new Node(system, storage, entities, binding);
        });
    }

    /** Addresses given: Akka joins them by itself. Discovery: Bootstrap finds them. Neither: a cluster of one. */
    private static void join(ActorSystem<?> system, Settings settings) {
        if (settings.discovery().isPresent()) {
            AkkaManagement.get(system).start();
            ClusterBootstrap.get(system).start();
        } else if (system.settings()
                .config()
                .getStringList("akka.cluster.seed-nodes")
                .isEmpty()) {
            var cluster = Cluster.get(system);
            cluster.manager().tell(new Join(cluster.selfMember().address()));
        }
    }

    private static CompletionStage<Done> seed(
            ActorSystem<?> system, Settings settings, ShardedEntities entities, Api api) {
        return settings.demo()
                .map(keys -> new DemoWorkspace(entities, api.secrets()::hash, keys).seed(system))
                .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance()))
                .whenComplete((done, failure) -> {
                    if (failure != null) log.error("the first start could not be completed", failure);
                });
    }

    public ActorSystem<Void> system() {
        return system;
    }

    public Storage storage() {
        return storage;
    }

    public ShardedEntities entities() {
        return entities;
    }

    /** The port on which the API really listens. */
    public int port() {
        return binding.localAddress().getPort();
    }
}
