package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;
import ninja.helpy.agents.load.Strain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The providers that are configured, each behind its door and the watchdog. {@code demo} is always there. */
public final class Providers implements Models {

    private static final Pattern BEDROCK_REGION = Pattern.compile("^bedrock/(us|eu|apac|jp|au|ca|us-gov|global)\\.");

    private final Map<String, LanguageModel> byProvider;
    private final List<KeyPool> pools;
    private final PriceList prices;
    private final String defaultModel;
    private final Tiers tiers;

    private Providers(ActorSystem<?> system, LlmSettings settings, Map<String, Configured> configured, Strain strain) {
        var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        var beat = new Beat(settings.pace(), system.executionContext(), strain);
        var models = new HashMap<String, LanguageModel>();
        configured.forEach((name, provider) ->
                models.put(name, new Watchdog(provider.door(), settings.deadlinesOf(name), blocking, beat)));
        var first = configured.values().iterator().next();
        this.byProvider = Map.copyOf(models);
        this.pools = configured.values().stream().map(Configured::keys).toList();
        this.prices = settings.prices();
        this.defaultModel = settings.defaultModel().isEmpty() ? first.defaultModel() : settings.defaultModel();
        this.tiers = tiers(settings, configured.values());
    }

    public static Models create(ActorSystem<?> system, LlmSettings settings, Strain strain) {
        return new Providers(system, settings, configured(system, settings), strain);
    }

    /** In the order in which their default models are preferred. */
    private static Map<String, Configured> configured(ActorSystem<?> system, LlmSettings settings) {
        var all = new LinkedHashMap<String, Configured>();
        var endpoints = settings.endpoints();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build();
        Stream.of(
                        pooled("anthropic", settings, endpoints.anthropic(), one -> new AnthropicDoor(one, http)),
                        pooled("openai", settings, endpoints.openai(), one -> new OpenAiDoor(one, http)),
                        pooled("gemini", settings, endpoints.gemini(), one -> new GeminiDoor(one, http)),
                        bedrock(system, settings),
                        pooled("ollama", settings, endpoints.ollama(), one -> new OllamaDoor(one, http)))
                .flatMap(Optional::stream)
                .forEach(provider -> all.put(provider.name(), provider));
        var demo = new DemoModel(system, settings.demoTokenDelay());
        all.put("demo", configured("demo", settings, List.of(demo), "helpy", false));
        return all;
    }

    private static Optional<Configured> pooled(
            String name, LlmSettings settings, Endpoint endpoint, Function<Endpoint, Door> door) {
        if (!endpoint.isConfigured()) return Optional.empty();
        var doors = endpoint.perKey().stream().map(door).toList();
        boolean isSelfHosted = endpoint.apiKeys().isEmpty();
        return Optional.of(configured(name, settings, doors, endpoint.defaultModel(), isSelfHosted));
    }

    private static Optional<Configured> bedrock(ActorSystem<?> system, LlmSettings settings) {
        var endpoint = settings.endpoints().bedrock();
        if (!endpoint.isConfigured()) return Optional.empty();
        var credentials = DefaultCredentialsProvider.builder().build();
        var door = new BedrockDoor(endpoint, credentials, settings.connectTimeout(), settings.deadlines());
        system.getWhenTerminated().thenRun(door::close);
        return Optional.of(configured("bedrock", settings, List.of(door), endpoint.defaultModel(), false));
    }

    private static Configured configured(
            String name, LlmSettings settings, List<? extends Door> doors, String model, boolean isSelfHosted) {
        var keys = new KeyPool(name, doors.size(), settings.keys(), Clock.systemUTC());
        return new Configured(name, new PooledDoor(keys, doors), keys, name + "/" + model, isSelfHosted);
    }

    /** The demo model stands in for all others, so it is never a choice beside them. */
    private static Tiers tiers(LlmSettings settings, Collection<Configured> configured) {
        if (!settings.defaultModel().isEmpty()) return Tiers.NONE;
        if (!settings.tiers().isEmpty()) return settings.tiers();
        var real = configured.stream().filter(provider -> !provider.name().equals("demo"));
        var parts = real.collect(Collectors.partitioningBy(
                Configured::isSelfHosted, Collectors.mapping(Configured::defaultModel, Collectors.toList())));
        return new Tiers(List.of(), parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()));
    }

    @Override
    public Optional<Model> find(String fullName) {
        var provider = fullName.substring(0, Math.max(0, fullName.indexOf('/')));
        var language = byProvider.get(provider);
        if (language == null) return Optional.empty();
        return Models.nameOf(provider, fullName).map(name -> new Model(provider, name, language, priceOf(fullName)));
    }

    @Override
    public String defaultModel() {
        return defaultModel;
    }

    @Override
    public Tiers tiers() {
        return tiers;
    }

    @Override
    public List<KeyFigures> keys() {
        return pools.stream().flatMap(pool -> pool.figures().stream()).toList();
    }

    /** The same Bedrock model is called by several names, one per group of regions. */
    private Price priceOf(String fullName) {
        return prices.of(BEDROCK_REGION.matcher(fullName).replaceFirst("bedrock/"));
    }

    private record Configured(String name, Door door, KeyPool keys, String defaultModel, boolean isSelfHosted) {}
}
