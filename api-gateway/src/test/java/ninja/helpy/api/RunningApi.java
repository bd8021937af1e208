package ninja.helpy.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.ShardedEntities;
import ninja.helpy.agents.llm.LlmSettings;
import ninja.helpy.agents.llm.Providers;
import ninja.helpy.agents.llm.routing.AnswerCache;
import ninja.helpy.agents.llm.routing.RouteWatch;
import ninja.helpy.agents.llm.routing.Routing;
import ninja.helpy.agents.llm.routing.RoutingSettings;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.api.net.HttpServer;
import ninja.helpy.api.ops.HealthChecks;
import ninja.helpy.api.wire.Json;

/** The whole API on a real socket, in front of the real entities on a cluster of one whose journal is in memory. */
public final class RunningApi {

    public static final String ADMIN_KEY = "service-key-of-the-tests-0123456789";

    private static final String CONFIG = """
        akka.actor.provider = cluster
        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
        akka.cluster.jmx.multi-mbeans-in-same-jvm = on
        akka.coordinated-shutdown.exit-jvm = off
        akka.loglevel = WARNING
        helpy.agents.ask-timeout = 25s
        helpy.agents.outbound.private-networks = on
        helpy.agents.vault.master-key = "master key of the tests, 32 or more"
        """;

    /** Started once for all tests of the module, when the first asks; each makes its own workspace. */
    private static final class Only {
        static final RunningApi API = new RunningApi();
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final ActorTestKit akka;
    private final ShardedEntities entities;
    private final Api api;
    private final FakeHistory history = new FakeHistory();
    private final FakeLists lists = new FakeLists();
    private final FakeOperations operations = new FakeOperations();
    private final HttpServer binding;

    public static RunningApi get() {
        return Only.API;
    }

    private RunningApi() {
        Config config = ConfigFactory.parseString(CONFIG)
                .withFallback(ConfigFactory.parseResources("api-overrides.conf"))
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.load());
        akka = ActorTestKit.create("api", config);
        var system = akka.system();
        Cluster.get(system)
                .manager()
                .tell(Join.create(Cluster.get(system).selfMember().address()));
        var models = Providers.create(system, LlmSettings.from(config.getConfig("helpy.agents.llm")), Strain.none());
        var routing = Routing.create(
                models,
                AnswerCache.NONE,
                RoutingSettings.from(config.getConfig("helpy.agents.llm")),
                RouteWatch.NONE,
                Clock.systemUTC());
        entities = ShardedEntities.start(
                system, routing, new NoWakes(), config.getConfig("helpy.agents"), Clock.systemUTC(), Strain.none());
        var settings = new ApiSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.of(ADMIN_KEY),
                "installation-secret-of-the-tests-0123456789",
                1 << 20,
                Duration.ofSeconds(20),
                true);
        api = new Api(new ApiPorts(
                system,
                entities,
                entities.mcp(),
                history,
                lists,
                new AlwaysUp(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                settings,
                operations));
        try {
            binding = ApiServer.bind(system, settings, api.dispatcher())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Api api() {
        return api;
    }

    public Entities entities() {
        return entities;
    }

    public FakeHistory history() {
        return history;
    }

    public FakeLists lists() {
        return lists;
    }

    public FakeOperations operations() {
        return operations;
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    /** A fresh workspace and its OWNER key. */
    public record Tenant(String workspaceId, String ownerKey) {

        public String path(String below) {
            return "/api/workspaces/" + workspaceId + below;
        }
    }

    public Tenant tenant() {
        var made = call("POST", "/api/workspaces", ADMIN_KEY, Map.of("name", "Tests"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return new Tenant(made.at("/workspace/workspaceId"), made.at("/apiKey/key"));
    }

    public String key(Tenant tenant, String level) {
        var made = call("POST", tenant.path("/api-keys"), tenant.ownerKey(), Map.of("name", level, "level", level));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.at("/key");
    }

    public String agent(Tenant tenant, String name) {
        var made = call(
                "POST",
                tenant.path("/agents"),
                tenant.ownerKey(),
                Map.of("name", name, "systemPrompt", "Be brief.", "kind", "helpy", "model", "demo/fast"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.at("/agentId");
    }

    /** What came back. */
    public record Answer(int status, String text, HttpResponse<String> response) {

        public JsonNode json() {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        }

        public String at(String pointer) {
            return json().at(pointer).asText();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    public Answer get(String path, String key) {
        return call("GET", path, key, Map.of());
    }

    /** {@code headers}: names and values in turn. A body that is empty is not sent. */
    public Answer call(String method, String path, String key, Map<String, ?> body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
        if (!key.isEmpty()) request.header("Authorization", "Bearer " + key);
        if (headers.length > 0) request.headers(headers);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(Json.text(body)));
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.at("/code")).isEqualTo(code);
    }

    /** Nothing dies here, so nothing need be woken. */
    private static final class NoWakes implements WakeList {

        @Override
        public CompletionStage<Done> add(Wake wake) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> remove(Wake wake) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<List<Wake>> due(Instant from, Instant until) {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    private static final class AlwaysUp implements HealthChecks {

        @Override
        public List<Check> checks() {
            return List.of(
                    new Check(
                            "cluster",
                            true,
                            () -> CompletableFuture.completedFuture(new State(true, Map.of("members", 1)))),
                    new Check("models", false, () -> CompletableFuture.failedFuture(new IOException("down"))));
        }

        @Override
        public boolean isDraining() {
            return false;
        }
    }
}
