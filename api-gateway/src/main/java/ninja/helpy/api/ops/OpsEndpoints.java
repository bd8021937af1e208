package ninja.helpy.api.ops;

import static ninja.helpy.api.http.Endpoint.get;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.ops.HealthChecks.Check;
import ninja.helpy.api.ops.HealthChecks.State;

/** {@code /alive}, {@code /ready}, {@code /health}, {@code /health/detailed} and {@code /metrics}. */
public final class OpsEndpoints {

    private static final Duration PROBE_MAX = Duration.ofSeconds(2);

    private final HealthChecks health;
    private final PrometheusMeterRegistry metrics;
    private final Authenticator authenticator;
    private final boolean publicMetrics;
    private final ActorSystem<?> system;

    public OpsEndpoints(
            HealthChecks health,
            PrometheusMeterRegistry metrics,
            Authenticator authenticator,
            boolean publicMetrics,
            ActorSystem<?> system) {
        this.health = health;
        this.metrics = metrics;
        this.authenticator = authenticator;
        this.publicMetrics = publicMetrics;
        this.system = system;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get("/alive", Access.PUBLIC, call -> done(Answers.ok(Map.of("status", "ok")))),
                get("/ready", Access.PUBLIC, call -> ready()),
                get("/health", Access.PUBLIC, call -> done(Answers.ok(summary()))),
                get("/health/detailed", Access.PUBLIC, this::detailed),
                get("/metrics", publicMetrics ? Access.PUBLIC : Access.ADMIN, call -> done(scraped())));
    }

    private Map<String, Object> summary() {
        var version = Optional.ofNullable(OpsEndpoints.class.getPackage().getImplementationVersion());
        var summary = new LinkedHashMap<String, Object>();
        summary.put("status", "ok");
        summary.put("version", version.orElse("development"));
        summary.put("uptimeSec", system.uptime());
        return summary;
    }

    private CompletionStage<HttpResponse> ready() {
        if (health.isDraining()) return done(Answers.json(503, Map.of("status", "draining")));
        var needed = health.checks().stream().filter(Check::ready).toList();
        return states(needed).thenApply(states -> {
            var missing = states.entrySet().stream()
                    .filter(state -> !state.getValue().up())
                    .map(Map.Entry::getKey)
                    .toList();
            return missing.isEmpty()
                    ? Answers.ok(Map.of("status", "ready"))
                    : Answers.json(503, Map.of("status", "starting", "waitingFor", missing));
        });
    }

    /** Everyone sees what is up and what is down; figures are for the service key. */
    private CompletionStage<HttpResponse> detailed(Call call) {
        return authenticator.authenticate(call.request()).thenCombine(states(health.checks()), (caller, states) -> {
            boolean insider = caller instanceof Caller.Admin;
            boolean allUp = states.values().stream().allMatch(State::up);
            var components = new LinkedHashMap<String, Object>();
            states.forEach((name, state) -> components.put(name, shown(state, insider)));
            var status = allUp ? "ok" : "degraded";
            return Answers.json(allUp ? 200 : 503, Map.of("status", status, "components", components));
        });
    }

    private static Map<String, Object> shown(State state, boolean insider) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("status", state.up() ? "up" : "down");
        if (insider) shown.putAll(state.figures());
        return shown;
    }

    private static CompletionStage<Map<String, State>> states(List<Check> checks) {
        CompletionStage<Map<String, State>> all = CompletableFuture.completedFuture(Map.of());
        for (var check : checks) {
            all = all.thenCombine(probed(check), (states, state) -> {
                var next = new LinkedHashMap<>(states);
                next.put(check.name(), state);
                return next;
            });
        }
        return all;
    }

    private static CompletionStage<State> probed(Check check) {
        try {
            return check.probe()
                    .get()
                    .toCompletableFuture()
                    .copy()
                    .completeOnTimeout(State.DOWN, PROBE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> State.DOWN);
        } catch (RuntimeException failure) {
            return CompletableFuture.completedFuture(State.DOWN);
        }
    }

    private HttpResponse scraped() {
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, metrics.scrape()));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
