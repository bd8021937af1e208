package ninja.helpy.api;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand.AddAgentKey;
import ninja.helpy.agents.agent.AgentCommand.AddStream;
import ninja.helpy.agents.agent.AgentCommand.CreateAgent;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.workspace.WorkspaceCommand.AddApiKey;
import ninja.helpy.agents.workspace.WorkspaceCommand.CreateWorkspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListAgent;
import ninja.helpy.api.net.HttpServer;
import ninja.helpy.api.ops.HealthChecks;

/** The API on a real socket, in front of the real entities and a model that says what the test has written for it. */
public final class LiveApi implements AutoCloseable {

    public static final long GRANTED = 1_000_000_000L;

    /** One dollar per million tokens. */
    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    public static final String INSTALLATION_SECRET = "installation-secret-of-the-tests-0123456789";

    /** As on a real node, so that everything goes through its bytes. */
    private static final String BINDINGS = """
        akka.loglevel = WARNING
        akka.actor.serialization-bindings {
          "ninja.helpy.agents.protocol.JournalEvent" = jackson-json
          "ninja.helpy.agents.protocol.EntityState" = jackson-json
          "ninja.helpy.agents.protocol.ClusterMessage" = jackson-cbor
        }
        """;

    public final ActorTestKit akka;
    public final LocalEntities entities;
    public final FakeHistory history = new FakeHistory();
    public final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    public final Api api;
    public final ScriptedModel model;

    private final Map<String, Function<ModelRequest, List<Step>>> scripts = new ConcurrentHashMap<>();
    private final HttpServer binding;

    public LiveApi() {
        akka = ActorTestKit.create(ConfigFactory.parseResources("api-overrides.conf")
                .withFallback(ConfigFactory.parseString(BINDINGS))
                .withFallback(LocalEntities.config()));
        model = ScriptedModel.answering(akka.system(), this::script);
        entities = new LocalEntities(akka, Models.of("scripted", model, PRICE));
        var settings = new ApiSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                INSTALLATION_SECRET,
                1 << 20,
                Duration.ofSeconds(20),
                true);
        api = new Api(new ApiPorts(
                akka.system(),
                entities,
                entities.mcp(),
                history,
                new FakeLists(),
                new NoChecks(),
                metrics,
                settings,
                new FakeOperations()));
        try {
            binding = ApiServer.bind(akka.system(), settings, api.dispatcher())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        akka.shutdownTestKit();
    }

    /** The agent of this tenant answers what the script makes of the request. */
    public void script(Tenant tenant, Function<ModelRequest, List<Step>> script) {
        scripts.put(tenant.agentName(), script);
    }

    /** Scripts are found by the name in the system prompt, so that tests do not disturb one another. */
    private List<Step> script(ModelRequest request) {
        var system = request.toString();
        return scripts.entrySet().stream()
                .filter(entry -> system.contains(entry.getKey()))
                .findFirst()
                .map(entry -> entry.getValue().apply(request))
                .orElseGet(() -> ScriptedModel.words("Good day to you"));
    }

    /** The real entities, but for what is answered to this command. */
    public Entities changing(Class<?> command, UnaryOperator<CompletionStage<Object>> reply) {
        return changing(entities, command, reply);
    }

    public Entities changing(Entities those, Class<?> command, UnaryOperator<CompletionStage<Object>> reply) {
        return (Entities) Proxy.newProxyInstance(
                Entities.class.getClassLoader(), new Class<?>[] {Entities.class}, (proxy, method, arguments) -> {
                    var result = method.invoke(those, arguments);
                    return method.getName().equals("ask") && isFor(command, arguments[1])
                            ? reply.apply(((CompletionStage<?>) result).thenApply(any -> any))
                            : result;
                });
    }

    @SuppressWarnings("unchecked")
    private boolean isFor(Class<?> command, Object question) {
        ActorRef<Reply> nobody = akka.system().ignoreRef();
        return command.isInstance(((Function<ActorRef<Reply>, Object>) question).apply(nobody));
    }

    /** A workspace with credits, a key, one agent and the secrets of its doors. */
    public record Tenant(
            String workspaceId, String apiKey, String agentId, String agentName, String agentKey, String secret) {

        public String webhook() {
            return "/api/webhook/" + workspaceId + '/' + agentId + '/' + agentKey;
        }

        public String stream() {
            return "/api/streams/" + workspaceId + '/' + agentId + '/' + secret;
        }
    }

    public Tenant tenant(String... origins) {
        var workspaceId = Ids.next();
        var agentId = Ids.next();
        var name = "agent-" + agentId;
        var apiKey = api.secrets().apiKey(workspaceId, Optional.empty());
        var agentKey = api.secrets().agentKey(Optional.empty());
        var stream = api.secrets().streamSecret(Optional.empty());
        var agent = entities.agent(new EntityId(workspaceId, agentId));
        done(entities.ask(entities.workspace(workspaceId), to -> new CreateWorkspace("Tests", "", to)));
        done(entities.ask(
                entities.workspace(workspaceId),
                to -> new AddApiKey("k-1", "tests", Level.OWNER, apiKey.hash(), Optional.empty(), to)));
        done(entities.ask(agent, to -> new CreateAgent(config(name), to)));
        done(entities.ask(entities.workspace(workspaceId), to -> new ListAgent(agentId, "helpy", name, to)));
        done(entities.ask(agent, to -> new AddAgentKey("a-1", "hook", agentKey.hash(), to)));
        done(entities.ask(agent, to -> new AddStream("s-1", stream.hash(), List.of(origins), to)));
        done(entities.ask(entities.ledger(workspaceId), to -> new GrantCredits("g-1", GRANTED, "tests", to)));
        return new Tenant(workspaceId, apiKey.shown(), agentId, name, agentKey.shown(), stream.shown());
    }

    public static AgentConfig config(String name) {
        return new AgentConfig(
                name,
                AgentConfig.Kind.HELPY,
                "You are " + name + ".",
                Optional.of("scripted/x"),
                new AgentConfig.Sampling(0.5, 100),
                AgentConfig.Persona.NONE,
                AgentConfig.Tools.NONE);
    }

    public void withoutCredits(Tenant tenant) {
        done(entities.ask(
                entities.ledger(tenant.workspaceId()), to -> new GrantCredits("none", -GRANTED, "tests", to)));
    }

    public CreditLedgerCommand.Balance balance(Tenant tenant) {
        return (CreditLedgerCommand.Balance)
                done(entities.ask(entities.ledger(tenant.workspaceId()), CreditLedgerCommand.GetBalance::new));
    }

    public static Reply done(CompletionStage<Reply> asked) {
        try {
            var reply = asked.toCompletableFuture().get(10, TimeUnit.SECONDS);
            if (reply instanceof Refused refused) throw new AssertionError(refused.toString());
            return reply;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<InputStream> open(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public static HttpRequest.Builder text(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static final class NoChecks implements HealthChecks {

        @Override
        public List<Check> checks() {
            return List.of();
        }

        @Override
        public boolean isDraining() {
            return false;
        }
    }
}
