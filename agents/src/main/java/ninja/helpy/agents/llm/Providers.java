package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.LlmSettings.Endpoint;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The providers that are configured, each behind its door and the watchdog. {@code demo} is always there. */
public final class Providers implements Models {

    private static final Pattern BEDROCK_REGION = Pattern.compile("^bedrock/(us|eu|apac|jp|au|ca|us-gov|global)\\.");

    private final Map<String, LanguageModel> byProvider;
    private final PriceList prices;
    private final String defaultModel;

    private Providers(PriceList prices, Map<String, LanguageModel> byProvider, String defaultModel) {
        this.prices = prices;
        this.byProvider = Map.copyOf(byProvider);
        this.defaultModel = defaultModel;
    }

    public static Models create(ActorSystem<?> system, LlmSettings settings) {
        var doors = doors(system, settings);
        var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        var models = new HashMap<String, LanguageModel>();
        doors.forEach((name, door) -> models.put(name, new Watchdog(door.door(), settings.deadlines(), blocking)));
        var firstDefault = doors.entrySet().iterator().next();
        var defaultModel = settings.defaultModel().isEmpty()
                ? firstDefault.getKey() + "/" + firstDefault.getValue().defaultModel()
                : settings.defaultModel();
        return new Providers(settings.prices(), models, defaultModel);
    }

    /** In the order in which their default models are preferred. */
    private static Map<String, Configured> doors(ActorSystem<?> system, LlmSettings settings) {
        var doors = new LinkedHashMap<String, Configured>();
        var endpoints = settings.endpoints();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build();
        add(doors, "anthropic", endpoints.anthropic(), endpoint -> new AnthropicDoor(endpoint, http));
        add(doors, "openai", endpoints.openai(), endpoint -> new OpenAiDoor(endpoint, http));
        add(doors, "gemini", endpoints.gemini(), endpoint -> new GeminiDoor(endpoint, http));
        if (endpoints.bedrock().isConfigured()) {
            doors.put(
                    "bedrock",
                    new Configured(
                            bedrock(system, settings), endpoints.bedrock().defaultModel()));
        }
        add(doors, "ollama", endpoints.ollama(), endpoint -> new OllamaDoor(endpoint, http));
        doors.put("demo", new Configured(new DemoModel(system, settings.demoTokenDelay()), "helpy"));
        return doors;
    }

    private static Door bedrock(ActorSystem<?> system, LlmSettings settings) {
        var credentials = DefaultCredentialsProvider.builder().build();
        var door = new BedrockDoor(
                settings.endpoints().bedrock(), credentials, settings.connectTimeout(), settings.deadlines());
        system.getWhenTerminated().thenRun(door::close);
        return door;
    }

    private static void add(
            Map<String, Configured> doors, String name, Endpoint endpoint, Function<Endpoint, Door> make) {
        if (endpoint.isConfigured()) doors.put(name, new Configured(make.apply(endpoint), endpoint.defaultModel()));
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

    /** The same Bedrock model is called by several names, one per group of regions. */
    private Price priceOf(String fullName) {
        return prices.of(BEDROCK_REGION.matcher(fullName).replaceFirst("bedrock/"));
    }

    private record Configured(Door door, String defaultModel) {}
}
